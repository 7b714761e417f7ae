namespace WhatsApi.Grains.Tests;

public sealed class RecentPeakTests
{
    static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(10), Long = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_thousand_usual_ones_do_not_hide_the_long_one_of_a_second_ago()
    {
        var peak = new RecentPeak();
        peak.Add(Long, A.Morning);
        for (var i = 1; i <= 1_000; i++) peak.Add(Usual, A.Morning.AddMilliseconds(i));
        Assert.InRange(peak.At(A.Morning.AddSeconds(1)).TotalMilliseconds, 80, 85);
    }

    [Fact]
    public void After_half_a_minute_it_is_forgotten()
    {
        var peak = new RecentPeak();
        peak.Add(Long, A.Morning);
        peak.Add(Usual, A.Morning.AddSeconds(30));
        Assert.Equal(Usual, peak.At(A.Morning.AddSeconds(30)));
    }
}
