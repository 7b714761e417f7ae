namespace WhatsApi.Grains.Tests;

public sealed class PaceTests
{
    [Theory]
    [InlineData(20, 0)]
    [InlineData(80, 0)]
    [InlineData(80, 7)]
    [InlineData(80, 15)]
    [InlineData(1000, 0)]
    [InlineData(1000, 3)]
    [InlineData(1000, 15)]
    public void No_sliding_second_holds_more_than_the_limit_and_one_even_with_late_timers(int limit, int latenessMs)
    {
        var sent = Run(new Pace(limit), TimeSpan.FromSeconds(10), latenessMs);
        var most = sent.Select((at, i) => sent.Skip(i).TakeWhile(other => other - at < TimeSpan.FromSeconds(1)).Count()).Max();
        Assert.True(most <= limit + 1, $"{most} in one second");
    }

    [Theory]
    [InlineData(20, 3)]
    [InlineData(80, 3)]
    [InlineData(1000, 3)]
    public void At_least_97_percent_of_the_limit_is_used(int limit, int latenessMs) =>
        Assert.True(Run(new Pace(limit), TimeSpan.FromSeconds(10), latenessMs).Count >= limit * 10 * 0.97);

    [Fact]
    public void A_burst_of_refusals_as_too_fast_costs_a_second_and_a_tenth()
    {
        var pace = new Pace(80);
        for (var i = 0; i < 50; i++) pace.Throttled(A.Morning.AddMilliseconds(i));
        Assert.Equal(72, pace.PerSecond(A.Morning));
        Assert.False(pace.TryTake(A.Morning.AddMilliseconds(900), out var askAt));
        Assert.InRange(askAt, A.Morning.AddMilliseconds(990), A.Morning.AddSeconds(1));
    }

    [Theory]
    [InlineData(2, 36)]
    [InlineData(29, 40)] // it had recovered
    public void Another_refusal_soon_halves_it(int seconds, double perSecond)
    {
        var pace = new Pace(80);
        pace.Throttled(A.Morning);
        pace.Throttled(A.Morning.AddSeconds(seconds));
        Assert.Equal(perSecond, pace.PerSecond(A.Morning.AddSeconds(seconds)));
    }

    [Fact]
    public void Refusals_that_go_on_bring_it_down_to_what_is_left_by_others()
    {
        var pace = new Pace(80);
        for (var second = 0; second < 6; second++) pace.Throttled(A.Morning.AddSeconds(second));
        Assert.InRange(pace.PerSecond(A.Morning.AddSeconds(6)), 1, 5);
    }

    [Fact]
    public void It_recovers_slowly_to_its_limit()
    {
        var pace = new Pace(80);
        pace.Throttled(A.Morning);
        pace.Throttled(A.Morning.AddSeconds(1));
        Assert.InRange(pace.PerSecond(A.Morning.AddSeconds(11)), 44, 60);
        Assert.Equal(80, pace.PerSecond(A.Morning.AddMinutes(2)));
    }

    // A loop that asks when it is told to, but wakes late.
    static List<DateTimeOffset> Run(Pace pace, TimeSpan duration, int latenessMs)
    {
        var sent = new List<DateTimeOffset>();
        for (var now = A.Morning; now < A.Morning + duration;)
        {
            if (pace.TryTake(now, out var askAt)) sent.Add(now);
            else now = askAt.AddMilliseconds(latenessMs);
        }
        return sent;
    }
}
