using System.Text;

namespace WhatsApi.Meta.Tests;

public sealed class GraphErrorTests
{
    [Theory]
    [InlineData(131000, ErrorKind.Passing)]
    [InlineData(131016, ErrorKind.Passing)]
    [InlineData(1, ErrorKind.Passing)]
    [InlineData(2, ErrorKind.Passing)]
    [InlineData(133004, ErrorKind.Passing)]
    [InlineData(130429, ErrorKind.NumberThrottled)]
    [InlineData(80007, ErrorKind.NumberThrottled)]
    [InlineData(4, ErrorKind.NumberThrottled)]
    [InlineData(131057, ErrorKind.NumberThrottled)]
    [InlineData(2494100, ErrorKind.NumberThrottled)]
    [InlineData(131056, ErrorKind.PairThrottled)]
    [InlineData(131048, ErrorKind.WaitLong)]
    [InlineData(132069, ErrorKind.WaitLong)]
    [InlineData(131049, ErrorKind.Permanent)]
    [InlineData(130472, ErrorKind.Permanent)]
    [InlineData(131064, ErrorKind.Permanent)]
    [InlineData(131050, ErrorKind.Permanent)]
    [InlineData(131047, ErrorKind.Permanent)]
    [InlineData(131009, ErrorKind.Permanent)]
    [InlineData(100, ErrorKind.Permanent)]
    [InlineData(190, ErrorKind.Permanent)]
    [InlineData(0, ErrorKind.Permanent)]
    [InlineData(250, ErrorKind.Permanent)]
    public void A_code_says_what_the_sender_does(int code, ErrorKind kind)
    {
        var error = new GraphError { Code = code };
        Assert.Equal(kind, GraphErrors.KindOf(error));
        Assert.Equal(kind, GraphErrors.KindOf(error with { HttpStatus = 400 }));
        Assert.EndsWith(".", GraphErrors.HintFor(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, false, ErrorKind.Permanent)]
    [InlineData(400, true, ErrorKind.Passing)]
    [InlineData(500, false, ErrorKind.Passing)]
    [InlineData(429, false, ErrorKind.NumberThrottled)]
    [InlineData(null, false, ErrorKind.Permanent)]
    public void An_unknown_code_is_judged_by_its_status(int? status, bool transient, ErrorKind kind) =>
        Assert.Equal(kind, GraphErrors.KindOf(new GraphError { Code = 987654, HttpStatus = status, IsTransient = transient }));

    [Theory]
    [InlineData("Downloading media from weblink failed with http code 404, status message Not Found", ErrorKind.Permanent)]
    [InlineData("Downloading media from weblink failed with http code 503, status message Unavailable", ErrorKind.Passing)]
    [InlineData("Downloading media from weblink failed with http code 429", ErrorKind.Passing)]
    [InlineData("An animated sticker has at most 500 KB", ErrorKind.Permanent)]
    [InlineData(null, ErrorKind.Permanent)]
    public void A_link_whose_server_was_busy_is_worth_another_try(string? detail, ErrorKind kind) =>
        Assert.Equal(kind, GraphErrors.KindOf(new GraphError { Code = 131053, Detail = detail }));

    [Theory]
    [InlineData(190, null, ErrorClass.Configuration)]
    [InlineData(131042, null, ErrorClass.Configuration)]
    [InlineData(100, 33, ErrorClass.Configuration)]
    [InlineData(100, null, ErrorClass.Permanent)]
    [InlineData(131050, null, ErrorClass.Done)]
    [InlineData(131049, null, ErrorClass.WaitLong)]
    [InlineData(987654, null, ErrorClass.Permanent)]
    public void The_class_tells_when_the_whole_number_must_stop(int code, int? subcode, ErrorClass expected) =>
        Assert.Equal(expected, GraphErrors.ClassOf(new GraphError { Code = code, Subcode = subcode }));

    [Fact]
    public void Every_row_of_the_table_has_a_title_and_a_sentence_of_advice()
    {
        ErrorTable.Row[] rows = [.. ErrorTable.Access, .. ErrorTable.Throttling, .. ErrorTable.Faults, .. ErrorTable.Message, .. ErrorTable.Recipient, .. ErrorTable.Templates, .. ErrorTable.Account];
        Assert.All(rows, row => Assert.True(row.Title.Length > 5 && row.Hint.EndsWith('.') && row.From <= row.To, row.Title));
        Assert.Equal(rows.Sum(r => r.To - r.From + 1), rows.SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1)).Distinct().Count());
    }

    [Fact]
    public void An_error_of_the_webhook_is_read_like_one_of_an_answer()
    {
        var refused = Assert.IsType<SendAnswer.Refused>(SendReply.Read(400, Encoding.UTF8.GetBytes(
            """{"error":{"message":"(#131009) Parameter value is not valid","type":"OAuthException","code":131009,"error_subcode":2494010,"error_data":{"messaging_product":"whatsapp","details":"Row title is too long. Max length is 24"},"is_transient":false,"error_user_title":"T","error_user_msg":"M","fbtrace_id":"AIuaBG7oaIH0NkT5zP_khJH"}}""")));
        Assert.Equal(
            new GraphError { Code = 131009, Subcode = 2494010, Title = "Parameter value is not valid", Detail = "Row title is too long. Max length is 24", FbtraceId = "AIuaBG7oaIH0NkT5zP_khJH", HttpStatus = 400, UserTitle = "T", UserMessage = "M" },
            refused.Error);
    }

    [Theory]
    [InlineData("""{"error":{"code":"131000","message":5,"error_data":"plain words","extra":{"a":[1,{"b":2}]}}}""", 131000, "Meta gave no reason", "plain words")]
    [InlineData("""{"error":{"message":"(#4","code":4,"error_data":null,"error_subcode":"x"}}""", 4, "(#4", null)]
    [InlineData("""{"messages":[{"id":"wamid.X"}],"error":{"code":1,"message":"An unknown error occurred"}}""", 1, "An unknown error occurred", null)]
    public void Odd_envelopes_are_read_for_what_they_hold(string body, int code, string title, string? detail)
    {
        var error = Assert.IsType<SendAnswer.Refused>(SendReply.Read(200, Encoding.UTF8.GetBytes(body))).Error;
        Assert.Equal((code, title, detail), (error.Code, error.Title, error.Detail));
    }
}
