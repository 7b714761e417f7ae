using System.Net.Sockets;
using System.Text;
using WhatsApi.Outgoing.Tests.Support;

namespace WhatsApi.Outgoing.Tests;

/// <summary>Whatever a receiver does, it costs the sender bounded time and memory and is told in a sentence.</summary>
public sealed class HostileReceiverTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData("", "")] // nothing at all
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "x")] // a header without end: dripped, so below every limit of size
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_receiver_that_drips_is_timed_out(string first, string drop)
    {
        using var receiver = new RawReceiver(async (stream, end) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(first), end);
            await RawReceiver.Forever(stream, drop, end);
        });
        using var client = Client.Local();
        var answer = await client.Send(Client.Post(receiver.Url) with { Timeout = Limit });
        Assert.InRange(Assert.IsType<OutgoingAnswer.TimedOut>(answer).Took, Limit / 2, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_time_is_that_of_the_clock()
    {
        var clock = new ManualClock();
        using var receiver = new RawReceiver((_, end) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end));
        using var client = Client.Local(clock: clock);
        var sending = client.Send(receiver.Url);
        await receiver.Asked.InTime();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(new OutgoingAnswer.TimedOut(TimeSpan.FromSeconds(15)), await sending);
    }

    [Fact]
    public async Task A_body_without_end_is_read_up_to_the_limit_and_the_connection_is_closed()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var receiver = new RawReceiver(async (stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), end);
            try
            {
                while (true) await stream.WriteAsync(new byte[64 * 1024], end);
            }
            catch (IOException)
            {
                closed.SetResult();
            }
        });
        using var client = Client.Local();
        var answer = Assert.IsType<OutgoingAnswer.Answered>(await client.Send(receiver.Url));
        Assert.Equal((200, 64 * 1024, true), (answer.Status, answer.Body.Length, answer.Truncated));
        await closed.Task.InTime();
    }

    [Theory]
    [InlineData("garbage\r\n\r\n", "The answer is not valid HTTP.")]
    [InlineData("HTTP/9.9 abc\r\n\r\n", "The answer is not valid HTTP.")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "The answer is not valid HTTP.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n", "The answer is not valid HTTP.")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx", "The answer is not valid HTTP.")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "The connection was closed before the answer was complete.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "The connection was closed before the answer was complete.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", "The connection was closed before the answer was complete.")]
    [InlineData("", "The connection was closed before the answer was complete.")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", null)]
    [InlineData("HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", null)]
    [InlineData("HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n", null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: \0;;=\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", null)]
    public async Task An_answer_that_is_none_is_told(string raw, string? reason)
    {
        using var receiver = new RawReceiver(raw);
        using var client = Client.Local();
        var answer = await client.Send(receiver.Url);
        if (reason is not null) Assert.Equal(reason, Assert.IsType<OutgoingAnswer.Unreachable>(answer).Reason);
    }

    [Theory]
    [InlineData(1, 17_000)] // the limit is 16 KiB
    [InlineData(1_000, 10)]
    public async Task Large_headers_are_not_read(int count, int size)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', size)}\r\n"));
        using var receiver = new RawReceiver("HTTP/1.1 200 OK\r\n" + headers + "\r\n");
        using var client = Client.Local();
        Assert.Equal("The answer's headers are too large.", Assert.IsType<OutgoingAnswer.Unreachable>(await client.Send(receiver.Url)).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")]
    public async Task A_reset_is_told(string before)
    {
        using var receiver = new RawReceiver(async (stream, end) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(before), end);
            stream.Socket.LingerState = new LingerOption(true, 0); // closing sends RST
            stream.Socket.Close();
        });
        using var client = Client.Local();
        Assert.Equal("The connection was reset.", Assert.IsType<OutgoingAnswer.Unreachable>(await client.Send(receiver.Url)).Reason);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told()
    {
        Uri nobody;
        using (var receiver = new RawReceiver("")) nobody = receiver.Url;
        using var client = Client.Local();
        Assert.Equal("The connection was refused.", Assert.IsType<OutgoingAnswer.Unreachable>(await client.Send(nobody)).Reason);
    }
}
