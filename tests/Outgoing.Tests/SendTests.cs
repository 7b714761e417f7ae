using System.Text;
using WhatsApi.Outgoing.Tests.Support;

namespace WhatsApi.Outgoing.Tests;

public sealed class SendTests
{
    [Fact]
    public async Task A_request_arrives_as_it_was_written()
    {
        await using var receiver = await Receiver.Answering(200);
        using var client = Client.Local();
        await client.Send(Client.Post(receiver.Url) with { Headers = [new("webhook-id", "evt_1"), new("Content-Language", "en")] });

        var asked = Assert.Single(receiver.Requests);
        Assert.Equal(("POST", "/hook?a=1", """{"id":"evt_1"}"""), (asked.Method, asked.Path, asked.Body));
        Assert.Equal("WhatsAPI", asked.Headers["User-Agent"]);
        Assert.Equal("application/json", asked.Headers["Content-Type"]);
        Assert.Equal("evt_1", asked.Headers["webhook-id"]);
        Assert.Equal("en", asked.Headers["Content-Language"]);
        Assert.Equal(["Content-Language", "Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id"], asked.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(503)]
    public async Task Any_status_is_an_answer(int status)
    {
        await using var receiver = await Receiver.Answering(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var client = Client.Local();
        Assert.Equal(status, Assert.IsType<OutgoingAnswer.Answered>(await client.Send(receiver.Url)).Status);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_answer_and_is_not_followed(int status)
    {
        await using var inside = await Receiver.Answering(200);
        await using var receiver = await Receiver.Answering(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = inside.Url.AbsoluteUri;
            return Task.CompletedTask;
        });
        using var client = Client.Local();
        Assert.Equal(status, Assert.IsType<OutgoingAnswer.Answered>(await client.Send(receiver.Url)).Status);
        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task A_request_without_a_body_has_none()
    {
        await using var receiver = await Receiver.Answering(200, "hello");
        using var client = Client.Local();
        var answer = await client.Send(new OutgoingRequest(HttpMethod.Get, receiver.Url) { Timeout = TimeSpan.FromSeconds(15) });
        Assert.Equal("hello", Encoding.UTF8.GetString(Assert.IsType<OutgoingAnswer.Answered>(answer).Body.Span));
        Assert.False(Assert.Single(receiver.Requests).Headers.ContainsKey("Content-Type"));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(9_999, 10_000, true)]
    [InlineData(10_000, 10_000, false)]
    [InlineData(10_001, 10_000, false)]
    [InlineData(10_000, 5_000_000, true)]
    public async Task A_body_is_read_up_to_the_limit(int most, int size, bool truncated)
    {
        await using var receiver = await Receiver.Answering(200, new string('x', size));
        using var client = Client.Local();
        var answer = Assert.IsType<OutgoingAnswer.Answered>(await client.Send(Client.Post(receiver.Url) with { MaxAnswerBytes = most }));
        Assert.Equal((Math.Min(most, size), truncated), (answer.Body.Length, answer.Truncated));
    }

    [Fact]
    public async Task An_answer_tells_how_long_it_took()
    {
        var clock = new ManualClock();
        await using var receiver = await Receiver.Answering(_ =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        });
        using var client = Client.Local(clock: clock);
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<OutgoingAnswer.Answered>(await client.Send(receiver.Url)).Took);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Sun, 22 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("soon", null)]
    public async Task How_long_a_receiver_wants_to_be_left_alone_is_told(string header, int? seconds)
    {
        await using var receiver = await Receiver.Answering(http =>
        {
            http.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });
        using var client = Client.Local(clock: new ManualClock());
        var answer = Assert.IsType<OutgoingAnswer.Answered>(await client.Send(receiver.Url));
        Assert.Equal(seconds, answer.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Who_gives_up_gets_no_answer()
    {
        using var receiver = new RawReceiver((_, end) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end));
        using var client = Client.Local();
        using var caller = new CancellationTokenSource();
        var sending = client.SendAsync(Client.Post(receiver.Url), caller.Token);
        await receiver.Asked.InTime();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(sending.InTime);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Client.Post(receiver.Url), caller.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Client.Post(receiver.Url) with { Method = HttpMethod.Trace }, caller.Token));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("X-Name", "a\r\nHost: evil.example")]
    public async Task A_request_with_such_a_header_is_not_made(string name, string value)
    {
        await using var receiver = await Receiver.Answering(200);
        using var client = Client.Local();
        var answer = Assert.IsType<OutgoingAnswer.Forbidden>(await client.Send(Client.Post(receiver.Url) with { Headers = [new(name, value)] }));
        Assert.Contains(name, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task Some_methods_are_not_for_users(string method)
    {
        using var client = Client.Local();
        var answer = await client.Send(Client.Post(new Uri("http://127.0.0.1:1/")) with { Method = new HttpMethod(method) });
        Assert.Contains("GET, HEAD, POST", Assert.IsType<OutgoingAnswer.Forbidden>(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_content_type_is_one_line_too()
    {
        using var client = Client.Local();
        var answer = await client.Send(Client.Post(new Uri("http://127.0.0.1:1/")) with { ContentType = "text/plain\r\nHost: x" });
        Assert.Contains("Content-Type", Assert.IsType<OutgoingAnswer.Forbidden>(answer).Reason, StringComparison.Ordinal);
    }
}
