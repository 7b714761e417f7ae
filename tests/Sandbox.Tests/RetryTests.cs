using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class RetryTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(204)]
    [InlineData(302)]
    public async Task Anything_but_200_is_told_again_with_the_same_body(int answer)
    {
        await using var meta = await Start(new { statuses = new[] { "sent" } });
        var refusals = 2;
        meta.Receiver.Answer = _ => Interlocked.Decrement(ref refusals) >= 0 ? answer : 200;
        await meta.Wamid(Text());
        await meta.Receiver.Until(all => all.Count == 3);
        Assert.Single(meta.Receiver.All.Select(r => r.Body).Distinct());
        await Settled(meta);
        var summary = await meta.Control("GET", "/ledger/summary");
        Assert.Equal(("3", "1", "2"), (summary.Text("webhooks.posted"), summary.Text("webhooks.acknowledged"), summary.Text("webhooks.retried")));
    }

    [Fact]
    public async Task A_receiver_that_was_away_gets_everything_when_it_is_back()
    {
        await using var meta = await Start(new { statuses = new[] { "sent" } });
        var away = await Receiver.Start();
        var url = away.Url;
        await away.DisposeAsync();
        await meta.Control("PUT", "/callback", new { url });
        var sent = new HashSet<string>();
        for (var i = 0; i < 20; i++) sent.Add(await meta.Wamid(Text($"+1650555{i:0000}")));

        await using var back = await Receiver.Start(new Uri(url).Port);
        await back.Until(all => all.SelectMany(r => r.Statuses).Select(s => s.Text("id")!).ToHashSet().SetEquals(sent));
    }

    [Fact]
    public async Task What_waits_follows_the_callback_to_its_new_place()
    {
        await using var meta = await Start(new { statuses = new[] { "sent" } });
        meta.Receiver.Answer = _ => 503;
        var wamid = await meta.Wamid(Text());
        await meta.Receiver.FirstStatus("sent");
        await using var other = await Receiver.Start();
        await meta.Control("PUT", "/callback", new { url = other.Url });
        Assert.Equal(wamid, (await other.FirstStatus("sent")).Statuses.Single().Text("id"));
    }

    [Fact]
    public async Task One_refused_update_does_not_hold_up_the_others()
    {
        await using var meta = await Start(new { statuses = new[] { "sent" } });
        meta.Receiver.Answer = r => r.Body.Contains("poison", StringComparison.Ordinal) ? 500 : 200;
        await meta.Wamid(Text(opaque: "poison"));
        for (var i = 0; i < 10; i++) await meta.Wamid(Text($"+1650555{i:0000}", opaque: "fine"));
        await meta.Receiver.Until(all => all.Count(r => r.Body.Contains("fine", StringComparison.Ordinal)) == 10);
    }

    /// <summary>The receiver sees a POST before the sandbox sees its answer.</summary>
    internal static async Task Settled(RunningSandbox meta)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while ((await meta.Control("GET", "/ledger/summary")).Text("webhooks.pending") != "0") bound.Token.ThrowIfCancellationRequested();
    }
}
