using System.Text;
using Microsoft.AspNetCore.Http;
using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

public sealed class SendTests
{
    const string Number = "106540352242922";
    const string Token = "EAAJB-secret-token";
    const string Accepted = """{"messaging_product":"whatsapp","contacts":[{"input":"+16505551234","wa_id":"16505551234"}],"messages":[{"id":"wamid.HBg="}]}""";

    static readonly byte[] Body = GraphRequest.Compose(new Recipient.Phone("+16505551234"), "text", """{"body":"Hi"}""");

    static Task<SendAnswer> Send(CloudApi api) => api.SendAsync(Number, Token, Body, CancellationToken.None);

    [Fact]
    public async Task A_message_is_posted_once_with_its_token_and_its_id_comes_back()
    {
        await using var graph = await Graph.Answering(200, Accepted);
        using var api = graph.Client();
        Assert.Equal(new SendAnswer.Accepted("wamid.HBg=", "16505551234", null, null), await Send(api));
        var asked = Assert.Single(graph.Requests);
        Assert.Equal(("POST", $"/v25.0/{Number}/messages", "Bearer " + Token, Encoding.UTF8.GetString(Body)), (asked.Method, asked.Path, asked.Authorization, asked.Body));
        Assert.Equal("application/json", asked.Headers["Content-Type"]);
        Assert.DoesNotContain("Expect", asked.Headers.Keys);
        Assert.DoesNotContain("traceparent", asked.Headers.Keys);
    }

    [Theory]
    [InlineData("""{"contacts":[{"input":"US.1","user_id":"US.1"}],"messages":[{"id":"wamid.A"}]}""", null, "US.1", null)]
    [InlineData("""{"messages":[{"id":"wamid.A","message_status":"held_for_quality_assessment"}],"contacts":[]}""", null, null, "held_for_quality_assessment")]
    [InlineData("""{"contacts":[{"wa_id":"551187654321"},{"wa_id":"2"}],"messages":[{"group_id":{"a":[1]},"id":"wamid.A"},{"id":"wamid.B"}],"later":{"error":1}}""", "551187654321", null, null)]
    [InlineData("""{"messages":[{"id":"wamid.A"}],"contacts":"none","error":null}""", null, null, null)]
    public async Task What_Meta_adds_to_its_answer_is_understood(string answer, string? waId, string? userId, string? status)
    {
        await using var graph = await Graph.Answering(200, answer);
        using var api = graph.Client();
        Assert.Equal(new SendAnswer.Accepted("wamid.A", waId, userId, status), await Send(api));
    }

    [Theory]
    [InlineData(400, 131009, ErrorKind.Permanent)]
    [InlineData(401, 190, ErrorKind.Permanent)]
    [InlineData(500, 131000, ErrorKind.Passing)]
    [InlineData(503, 2, ErrorKind.Passing)]
    [InlineData(200, 131000, ErrorKind.Passing)]
    [InlineData(400, 130429, ErrorKind.NumberThrottled)]
    [InlineData(429, 131056, ErrorKind.PairThrottled)]
    [InlineData(502, 131047, ErrorKind.Permanent)]
    [InlineData(429, 987654, ErrorKind.NumberThrottled)]
    public async Task An_error_of_Meta_s_refuses_by_its_code_whatever_the_status(int status, int code, ErrorKind kind)
    {
        await using var graph = await Graph.Answering(status, $$$"""{"error":{"message":"(#{{{code}}}) Title","code":{{{code}}},"fbtrace_id":"A1"}}""");
        using var api = graph.Client();
        Assert.Equal(new SendAnswer.Refused(new GraphError { Code = code, Title = "Title", FbtraceId = "A1", HttpStatus = status }, kind), await Send(api));
        Assert.Single(graph.Requests);
    }

    [Theory]
    [InlineData(400, ErrorKind.Permanent)]
    [InlineData(403, ErrorKind.Permanent)]
    [InlineData(302, ErrorKind.Permanent)]
    [InlineData(429, ErrorKind.NumberThrottled)]
    [InlineData(408, ErrorKind.Passing)]
    public async Task A_refusal_without_an_error_is_judged_by_its_status(int status, ErrorKind kind)
    {
        await using var graph = await Graph.Answering(status, "<html>no</html>");
        using var api = graph.Client();
        var refused = Assert.IsType<SendAnswer.Refused>(await Send(api));
        Assert.Equal((kind, GraphError.NoCode, status), (refused.Kind, refused.Error.Code, refused.Error.HttpStatus));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(503, """{"error":"upstream"}""")]
    [InlineData(504, """{"error":{"message":"upstream request timeout"}}""")]
    [InlineData(200, "")]
    [InlineData(200, "garbage")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"success":true}""")]
    [InlineData(200, """{"messages":[]}""")]
    [InlineData(200, """{"messages":[{"id":""}]}""")]
    [InlineData(200, """{"messages":[{"id":"wamid.\ud800"}]}""")]
    public async Task An_answer_that_does_not_settle_it_leaves_the_outcome_unknown(int status, string body)
    {
        await using var graph = await Graph.Answering(status, body);
        using var api = graph.Client();
        Assert.IsType<SendAnswer.Unanswered>(await Send(api));
        Assert.Single(graph.Requests);
    }

    [Fact]
    public async Task A_connection_that_drops_after_the_request_leaves_the_outcome_unknown_and_is_not_tried_again()
    {
        await using var graph = await Graph.Answering((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = graph.Client();
        Assert.IsType<SendAnswer.Unanswered>(await Send(api));
        Assert.IsType<SendAnswer.Unanswered>(await Send(api));
        Assert.Equal(2, graph.Requests.Count);
    }

    [Fact]
    public async Task A_process_that_stood_still_before_the_request_left_does_not_let_it_leave_any_more()
    {
        await using var graph = await Graph.Answering(200, Accepted);
        using var api = graph.Client(new StoodStill());
        var refused = Assert.IsType<SendAnswer.Refused>(await Send(api));
        Assert.Equal((ErrorKind.Passing, true), (refused.Kind, refused.Error.IsUnreached));
        Assert.Empty(graph.Requests);
    }

    /// <summary>A minute passes after it was looked at once; no timer has noticed yet.</summary>
    sealed class StoodStill : TimeProvider
    {
        TimeSpan _passed;

        public override DateTimeOffset GetUtcNow()
        {
            var now = System.GetUtcNow() + _passed;
            _passed = TimeSpan.FromMinutes(1);
            return now;
        }
    }

    [Theory]
    [InlineData(200, typeof(SendAnswer.Unanswered))]
    [InlineData(500, typeof(SendAnswer.Unanswered))]
    [InlineData(400, typeof(SendAnswer.Refused))]
    public async Task An_answer_that_breaks_off_counts_as_far_as_it_came(int status, Type expected)
    {
        using var server = new RawServer($"HTTP/1.1 {status} X\r\nContent-Length: 500\r\n\r\n{Accepted[..20]}");
        using var api = Graph.ClientOf(server.Url);
        var answer = await Send(api);
        Assert.IsType(expected, answer);
        if (answer is SendAnswer.Refused refused) Assert.Equal(ErrorKind.Passing, refused.Kind);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_leaves_the_outcome_unknown()
    {
        var clock = new ManualClock();
        var arrived = new TaskCompletionSource();
        await using var graph = await Graph.Answering(async (_, context) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var api = graph.Client(clock);
        var sending = Send(api);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new SendAnswer.Unanswered("no answer came in time"), await sending.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_accepted_nothing()
    {
        using var api = Graph.ClientOf(Graph.Nobody());
        var refused = Assert.IsType<SendAnswer.Refused>(await Send(api));
        Assert.Equal((0, "Meta could not be reached", ErrorKind.Passing), (refused.Error.Code, refused.Error.Title, refused.Kind));
        Assert.True(refused.Error.IsUnreached);
    }

    [Theory]
    [InlineData("http://nobody.invalid")]
    [InlineData("https://127.0.0.1:{port}")]
    public async Task A_name_or_a_certificate_that_fails_has_accepted_nothing(string url)
    {
        await using var graph = await Graph.Answering(200, Accepted);
        using var api = Graph.ClientOf(new Uri(url.Replace("{port}", graph.Url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        Assert.Equal(ErrorKind.Passing, Assert.IsType<SendAnswer.Refused>(await Send(api)).Kind);
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task What_is_not_even_HTTP_leaves_the_outcome_unknown()
    {
        using var server = new RawServer("BLAH BLAH\r\n\r\n");
        using var api = Graph.ClientOf(server.Url);
        Assert.IsType<SendAnswer.Unanswered>(await Send(api));
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_the_end()
    {
        await using var graph = await Graph.Answering(200, """{"padding":" """ + new string('x', 100_000) + "\"," + Accepted[1..]);
        using var api = graph.Client();
        Assert.IsType<SendAnswer.Unanswered>(await Send(api));
    }

    [Theory]
    [InlineData("../me", Token)]
    [InlineData("1/2", Token)]
    [InlineData("", Token)]
    [InlineData(Number, "")]
    [InlineData(Number, "two words")]
    [InlineData(Number, "token\r\nX-Evil: 1")]
    [InlineData(Number, "t\u00F6ken")]
    public async Task An_id_or_a_token_that_would_change_the_request_is_never_sent(string number, string token)
    {
        await using var graph = await Graph.Answering(200, Accepted);
        using var api = graph.Client();
        Assert.Equal(ErrorKind.Permanent, Assert.IsType<SendAnswer.Refused>(await api.SendAsync(number, token, Body, CancellationToken.None)).Kind);
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task The_token_is_hidden_when_Meta_repeats_it()
    {
        await using var graph = await Graph.Answering(400, $$$"""{"error":{"message":"Malformed access token {{{Token}}}","code":190}}""");
        using var api = graph.Client();
        var answer = await Send(api);
        Assert.Equal("Malformed access token [hidden]", Assert.IsType<SendAnswer.Refused>(answer).Error.Title);
        Assert.DoesNotContain(Token, answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_before_it_starts_sends_nothing()
    {
        await using var graph = await Graph.Answering(200, Accepted);
        using var api = graph.Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.SendAsync(Number, Token, Body, new CancellationToken(canceled: true)));
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task A_caller_who_gives_up_later_is_told_that_the_outcome_is_unknown()
    {
        using var stop = new CancellationTokenSource();
        await using var graph = await Graph.Answering(async (_, context) =>
        {
            await stop.CancelAsync();
            await context.Response.WriteAsync(Accepted[..5]);
        });
        using var api = graph.Client();
        Assert.IsType<SendAnswer.Unanswered>(await api.SendAsync(Number, Token, Body, stop.Token));
    }
}
