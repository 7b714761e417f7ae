using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task A_number_sends_80_messages_a_second()
    {
        var clock = new ManualClock();
        await using var meta = await Start(clock: clock);
        for (var i = 0; i < 80; i++) await meta.Wamid(Text($"+1650555{i:0000}"));
        var over = await meta.Send(Text());
        Assert.Equal((400, "130429", "2494055"), (over.Status, over.Text("error.code"), over.Text("error.error_subcode")));
        Assert.Equal("Cloud API message throughput has been reached.", over.Text("error.error_data.details"));
        Assert.Equal(200, (await meta.Send(Text(), number: "106540352242923")).Status);

        clock.Advance(TimeSpan.FromSeconds(1) / 80);
        await meta.Wamid(Text());
    }

    [Fact]
    public async Task A_pair_has_45_messages_of_credit_and_one_more_every_six_seconds()
    {
        var clock = new ManualClock();
        await using var meta = await Start(new { throughputLimit = false, throttleStatus = 429 }, clock: clock);
        for (var i = 0; i < 45; i++) await meta.Wamid(Text());
        var over = await meta.Send(Text());
        Assert.Equal((429, "(#131056) (Business Account, Consumer Account) pair rate limit hit"), (over.Status, over.Text("error.message")));
        await meta.Wamid(Text("+16505550000"));

        clock.Advance(TimeSpan.FromSeconds(6));
        await meta.Wamid(Text());
        Assert.Equal("131056", (await meta.Send(Text())).Text("error.code"));
    }

    [Fact]
    public async Task Both_can_be_off()
    {
        await using var meta = await Start(new { throughputLimit = false, pairLimit = false }, clock: new ManualClock());
        for (var i = 0; i < 100; i++) await meta.Wamid(Text());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(60, 3)]
    public void A_bucket_of_three_fills_by_one_a_second(int secondsAfterEmptying, int taken)
    {
        long full = 0;
        var now = TimeSpan.TicksPerDay;
        if (secondsAfterEmptying > 0) Drain();
        now += secondsAfterEmptying * TimeSpan.TicksPerSecond;
        Assert.Equal(taken, Drain());

        int Drain() => Enumerable.Range(0, 10).Count(_ => NumberLimits.Take(ref full, TimeSpan.TicksPerSecond, 3, now));
    }
}
