namespace WhatsApi.Grains.Tests;

public sealed class PairLimiterTests
{
    readonly PairLimiter _pairs = new(burst: 45, TimeSpan.FromSeconds(6));

    [Fact]
    public void Forty_five_messages_to_one_person_go_at_once_and_the_next_six_seconds_later()
    {
        for (var i = 0; i < 45; i++) Assert.Null(_pairs.TakeOrReserve("+1555", A.Morning));
        Assert.Equal(A.Morning.AddSeconds(6), _pairs.TakeOrReserve("+1555", A.Morning));
        Assert.Equal(A.Morning.AddSeconds(12), _pairs.TakeOrReserve("+1555", A.Morning));
    }

    [Fact]
    public void Whoever_was_put_off_goes_at_the_reserved_time()
    {
        Exhaust();
        var slot = _pairs.TakeOrReserve("+1555", A.Morning)!.Value;
        Assert.Null(_pairs.TakeOrReserve("+1555", slot));
        Assert.NotNull(_pairs.TakeOrReserve("+1555", slot));
    }

    [Fact]
    public void Other_people_are_not_affected()
    {
        Exhaust();
        Assert.Null(_pairs.TakeOrReserve("+1666", A.Morning));
    }

    [Fact]
    public void The_credit_comes_back_with_time()
    {
        Exhaust();
        for (var i = 0; i < 45; i++) Assert.Null(_pairs.TakeOrReserve("+1555", A.Morning.AddSeconds(45 * 6)));
    }

    [Fact]
    public void Without_a_burst_there_is_no_limit()
    {
        var off = new PairLimiter(0, TimeSpan.FromSeconds(6));
        for (var i = 0; i < 1000; i++) Assert.Null(off.TakeOrReserve("+1555", A.Morning));
    }

    void Exhaust()
    {
        for (var i = 0; i < 45; i++) _pairs.TakeOrReserve("+1555", A.Morning);
    }
}
