namespace WhatsApi.Grains.Tests;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(RetryClass.Soon, 1, 2)]
    [InlineData(RetryClass.Soon, 2, 8)]
    [InlineData(RetryClass.Soon, 3, 32)]
    [InlineData(RetryClass.Soon, 4, 128)]
    [InlineData(RetryClass.Soon, 5, 512)]
    [InlineData(RetryClass.NumberThrottled, 1, 5)]
    [InlineData(RetryClass.NumberThrottled, 5, 1280)]
    [InlineData(RetryClass.PairThrottled, 1, 16)]
    [InlineData(RetryClass.PairThrottled, 3, 256)]
    [InlineData(RetryClass.Later, 1, 3600)]
    [InlineData(RetryClass.Later, 2, 14400)]
    public void The_pause_after_each_attempt_in_seconds(RetryClass retry, int attempts, int seconds) =>
        Assert.Equal(A.Morning.AddSeconds(seconds), RetryPolicy.NextAt(retry, attempts, A.Morning, A.Morning, chance: 0.5));

    [Theory]
    [InlineData(0, 1600)]
    [InlineData(0.999999, 2400)]
    public void Chance_spreads_it_by_a_fifth(double chance, int milliseconds) =>
        Assert.Equal(milliseconds, (RetryPolicy.NextAt(RetryClass.Soon, 1, A.Morning, A.Morning, chance)!.Value - A.Morning).TotalMilliseconds, tolerance: 1);

    [Fact]
    public void What_does_not_pass_is_not_tried_again() => Assert.Null(RetryPolicy.NextAt(RetryClass.Never, 1, A.Morning, A.Morning, 0.5));

    [Fact]
    public void There_are_six_attempts() => Assert.Null(RetryPolicy.NextAt(RetryClass.Soon, 6, A.Morning, A.Morning, 0.5));

    [Fact]
    public void None_begins_a_day_after_the_first() => Assert.Null(RetryPolicy.NextAt(RetryClass.Later, 4, A.Morning, A.Morning.AddHours(21), 0.5));
}
