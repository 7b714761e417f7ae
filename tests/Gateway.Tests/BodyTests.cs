using System.Net.Http.Headers;
using System.Text;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class BodyTests(GatewayFixture gateway)
{
    const string Register = "/auth/register";

    string Valid => $$"""{"email":"{{gateway.NewName()}}@example.com","password":"correct horse"}""";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    [InlineData("application/vnd.acme.v1+json")]
    [InlineData(null)]
    public async Task Json_is_taken_under_all_its_names(string? mediaType) => (await gateway.Anybody.PostText(Register, Valid, mediaType)).Is(201);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    [InlineData("text/json+html")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("rubbish")]
    public async Task Other_types_are_415(string mediaType) => (await gateway.Anybody.PostText(Register, Valid, mediaType)).IsProblem(415, "unsupported_media_type");

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        (await gateway.Anybody.Send(HttpMethod.Post, Register, content)).IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("// no\n{}")]
    [InlineData("{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}")]
    [InlineData("{\"email\":\"\\ud800\"}")]
    [InlineData("{\"email\":\"\\u0000\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":{\"\\udfff\":1}}")]
    [InlineData("NaN")]
    public async Task What_is_not_json_is_400(string text) => (await gateway.Anybody.PostText(Register, text)).IsProblem(400, "invalid_json");

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_400() =>
        (await gateway.Anybody.PostBytes(Register, [.. "{\"email\":\""u8, 0xFF, 0xFE, .. "\"}"u8])).IsProblem(400, "invalid_json");

    [Fact]
    public async Task However_much_is_wrong_the_answer_names_the_first_hundred_and_counts_the_others()
    {
        var many = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"unknown{i}\":1"));
        var answer = (await gateway.Anybody.PostText(Register, $"{{{many}}}")).IsProblem(422, "validation_failed");
        Assert.Equal(100, answer.Pointers.Length);
        Assert.True(answer.Body.Length < 50_000, $"{answer.Body.Length} bytes");
    }

    [Fact]
    public async Task A_long_name_is_not_given_back_whole()
    {
        var answer = (await gateway.Anybody.PostText(Register, $"{{\"{new string('x', 100_000)}\":1}}")).IsProblem(422, "validation_failed");
        Assert.True(answer.Body.Length < 5_000, $"{answer.Body.Length} bytes");
    }

    [Fact]
    public async Task Nesting_beyond_32_is_400() => (await gateway.Anybody.PostText(Register, new string('[', 33) + new string(']', 33))).IsProblem(400, "invalid_json");

    [Fact]
    public async Task A_byte_order_mark_does_no_harm() => (await gateway.Anybody.PostBytes(Register, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Valid)])).Is(201);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("42")]
    public async Task Json_that_is_no_object_is_422(string text) => (await gateway.Anybody.PostText(Register, text)).IsProblem(422, "validation_failed").Names("");

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var answer = await gateway.Anybody.PostText(Register, """{"email":"no","password":"short","name":7,"nmae":"x"}""");
        answer.IsProblem(422, "validation_failed").Names("/email", "/password", "/name", "/nmae");
        Assert.Equal(["invalid_value", "too_short", "wrong_type", "unknown_member"], answer.At("errors")!.AsArray().Select(e => (string)e!["code"]!));
    }

    [Fact]
    public async Task A_member_written_in_another_case_is_unknown_and_the_right_one_is_named()
    {
        var answer = (await gateway.Anybody.PostText(Register, """{"email":"a@example.com","password":"correct horse","Name":"x"}""")).IsProblem(422, "validation_failed").Names("/Name");
        Assert.Contains("\"name\"", answer.Text("errors.0.detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strange_member_name_is_escaped_in_its_pointer() =>
        (await gateway.Anybody.PostText(Register, """{"email":"a@example.com","password":"correct horse","a/b~c":1}""")).Names("/a~1b~0c");

    [Theory]
    [InlineData(1 << 20, 422)]
    [InlineData((1 << 20) + 1, 413)]
    [InlineData(5 << 20, 413)]
    public async Task A_body_may_have_one_mebibyte(int size, int status)
    {
        var frame = """{"email":"a@example.com","password":""}""";
        var body = frame.Replace("\"\"", $"\"{new string('x', size - frame.Length)}\"", StringComparison.Ordinal);
        Assert.Equal(status, (await gateway.Anybody.PostText(Register, body)).Status);
    }

    [Fact]
    public async Task A_body_without_a_length_is_counted_too()
    {
        using var content = new StreamContent(new MemoryStream(new byte[3 << 20]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Register) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await gateway.Http.SendAsync(request);
        (await Answer.Of(response)).IsProblem(413, "payload_too_large");
    }
}
