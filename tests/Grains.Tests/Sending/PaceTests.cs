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
    public void A_refusal_as_too_fast_halves_it_once_and_pauses_a_second()
    {
        var pace = new Pace(80);
        for (var i = 0; i < 50; i++) pace.Throttled(A.Morning);
        Assert.Equal(40, pace.PerSecond(A.Morning));
        Assert.False(pace.TryTake(A.Morning.AddMilliseconds(900), out var askAt));
        Assert.InRange(askAt, A.Morning.AddMilliseconds(990), A.Morning.AddSeconds(1));
    }

    [Fact]
    public void It_recovers_slowly_to_its_limit()
    {
        var pace = new Pace(80);
        pace.Throttled(A.Morning);
        Assert.InRange(pace.PerSecond(A.Morning.AddSeconds(10)), 44, 60);
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
