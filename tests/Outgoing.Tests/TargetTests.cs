using WhatsApi.Outgoing.Tests.Support;

namespace WhatsApi.Outgoing.Tests;

/// <summary>Where a request goes is decided by the address it connects to, each time.</summary>
public sealed class TargetTests
{
    const string Refused = "The URL must lead to a public address; its host's name leads to a private or reserved one.";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("1.1.1.1 127.0.0.1")]
    [InlineData("127.0.0.1 1.1.1.1")]
    [InlineData("2606:4700:4700::1111 1.1.1.1 10.0.0.1")]
    public async Task A_name_that_leads_inside_is_refused(string addresses)
    {
        using var receiver = new RawReceiver("");
        using var client = Client.Strict(new Names(addresses), receiver.Port);
        var url = new Uri($"https://hooks.example.com:{receiver.Port}/");
        Assert.Equal(new OutgoingAnswer.Forbidden(Refused), await client.Send(url));
        Assert.Equal(Refused, await client.WhyNotAsync(url, CancellationToken.None));
        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task A_name_that_turns_inside_after_it_was_checked_is_refused()
    {
        using var receiver = new RawReceiver("");
        using var client = Client.Strict(new Names("1.1.1.1", "127.0.0.1"), receiver.Port);
        var url = new Uri($"https://hooks.example.com:{receiver.Port}/");
        Assert.Null(await client.WhyNotAsync(url, CancellationToken.None));
        Assert.Equal(new OutgoingAnswer.Forbidden(Refused), await client.Send(url));
        Assert.Equal(0, receiver.Connections);
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("https://2130706433:{0}/")]
    [InlineData("https://localhost:{0}/")]
    [InlineData("http://hooks.example.com:{0}/")]
    public async Task A_URL_that_shows_it_is_refused_without_asking_DNS(string url)
    {
        using var receiver = new RawReceiver("");
        var names = new Names("1.1.1.1");
        using var client = Client.Strict(names, receiver.Port);
        var target = new Uri(url.Replace("{0}", $"{receiver.Port}", StringComparison.Ordinal));
        Assert.IsType<OutgoingAnswer.Forbidden>(await client.Send(target));
        Assert.NotNull(await client.WhyNotAsync(target, CancellationToken.None));
        Assert.Empty(names.Questions);
        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_yet_may_be_a_target()
    {
        using var client = Client.Strict(new Names(), 443);
        var url = new Uri("https://hooks.example.com/");
        Assert.Null(await client.WhyNotAsync(url, CancellationToken.None));
        Assert.Equal("The name does not exist.", Assert.IsType<OutgoingAnswer.Unreachable>(await client.Send(url)).Reason);
    }

    [Fact]
    public async Task The_address_that_was_checked_is_connected_to()
    {
        await using var receiver = await Receiver.Answering(200);
        var names = new Names("127.0.0.1", "127.0.0.9"); // nobody listens at the second
        using var client = Client.Local(names);
        Assert.IsType<OutgoingAnswer.Answered>(await client.Send(new Uri($"http://hooks.example.com:{receiver.Port}/")));
        Assert.Equal(["hooks.example.com"], names.Questions);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        await using var receiver = await Receiver.Answering(200);
        using var client = Client.Local(new Names("127.0.0.9 ::1 127.0.0.1"));
        Assert.IsType<OutgoingAnswer.Answered>(await client.Send(new Uri($"http://hooks.example.com:{receiver.Port}/")));
    }

    [Fact]
    public async Task A_connection_serves_one_host_only()
    {
        await using var receiver = await Receiver.Answering(200);
        var names = new Names("127.0.0.1");
        using var client = Client.Local(names);
        foreach (var host in new[] { "a.example", "a.example", "b.example" })
            Assert.IsType<OutgoingAnswer.Answered>(await client.Send(new Uri($"http://{host}:{receiver.Port}/")));
        var connections = receiver.Requests.Select(asked => asked.Connection).ToList();
        Assert.Equal(connections[0], connections[1]);
        Assert.NotEqual(connections[1], connections[2]);
        Assert.Equal(["a.example", "b.example"], names.Questions);
    }

    [Fact]
    public async Task In_development_every_address_may_be_a_target()
    {
        using var client = Client.Local(new Names("10.0.0.1"));
        Assert.Null(await client.WhyNotAsync(new Uri("http://receiver:3000/"), CancellationToken.None));
    }
}
