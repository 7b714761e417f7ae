namespace WhatsApi.Grains.Tests;

public sealed class RequestRateTests
{
    readonly RequestRate _rate = new();

    [Fact]
    public void A_minutes_worth_may_come_at_once_and_then_no_more()
    {
        for (var i = 0; i < 60; i++) Assert.True(_rate.Enter(60, A.Morning).Allowed);
        Assert.False(_rate.Enter(60, A.Morning).Allowed);
        Assert.Equal(1, _rate.RetryAfter(60));
    }

    [Fact]
    public void It_refills_evenly()
    {
        for (var i = 0; i < 60; i++) _rate.Enter(60, A.Morning);
        Assert.True(_rate.Enter(60, A.Morning.AddSeconds(1)).Allowed);
        Assert.False(_rate.Enter(60, A.Morning.AddSeconds(1)).Allowed);
    }

    [Fact]
    public void It_tells_what_is_left_and_when_it_is_whole_again()
    {
        _rate.Enter(60, A.Morning);
        Assert.Equal(new RateView(60, 58, 2), _rate.Enter(60, A.Morning).Rate);
    }
}
