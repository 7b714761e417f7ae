namespace WhatsApi.Grains.Tests;

public sealed class SignInFailuresTests
{
    readonly SignInFailures _failures = new();

    int? Fails(DateTimeOffset at)
    {
        var wait = _failures.Begin(at);
        if (wait is null) _failures.Fail(at);
        return wait;
    }

    [Fact]
    public void Ten_may_fail_and_the_next_waits_until_the_first_is_15_minutes_old()
    {
        for (var i = 0; i < 10; i++) Assert.Null(Fails(A.Morning.AddSeconds(i)));
        Assert.Equal(15 * 60 - 9, Fails(A.Morning.AddSeconds(9)));
        Assert.Equal(1, Fails(A.Morning.AddMinutes(15).AddMilliseconds(-1)));
        Assert.Null(Fails(A.Morning.AddMinutes(15)));
        Assert.Equal(1, Fails(A.Morning.AddMinutes(15)));
    }

    [Fact]
    public void Who_is_refused_and_tries_on_waits_no_longer_for_it()
    {
        for (var i = 0; i < 10; i++) Fails(A.Morning);
        for (var i = 1; i < 15; i++) Assert.NotNull(Fails(A.Morning.AddMinutes(i)));
        Assert.Null(Fails(A.Morning.AddMinutes(15)));
    }

    [Fact]
    public void Ten_under_way_leave_no_room_until_one_is_taken_back()
    {
        for (var i = 0; i < 10; i++) Assert.Null(_failures.Begin(A.Morning));
        Assert.True(_failures.IsUndecided(A.Morning));
        Assert.Equal(1, _failures.Begin(A.Morning));
        _failures.TakeBack();
        Assert.False(_failures.IsUndecided(A.Morning));
        Assert.Null(_failures.Begin(A.Morning));
    }

    [Fact]
    public void Nothing_is_undecided_once_ten_have_failed()
    {
        for (var i = 0; i < 10; i++) _failures.Begin(A.Morning);
        for (var i = 0; i < 9; i++) _failures.Fail(A.Morning);
        Assert.True(_failures.IsUndecided(A.Morning));
        _failures.Fail(A.Morning);
        Assert.False(_failures.IsUndecided(A.Morning));
        Assert.Equal(15 * 60, _failures.Begin(A.Morning));
    }

    [Fact]
    public void An_attempt_whose_end_nobody_tells_has_failed()
    {
        for (var i = 0; i < 10; i++) _failures.Begin(A.Morning);
        Assert.False(_failures.IsUndecided(A.Morning.AddMinutes(1)));
        Assert.Equal(15 * 60, _failures.Begin(A.Morning.AddMinutes(1)));
        _failures.TakeBack(); // too late
        Assert.NotNull(_failures.Begin(A.Morning.AddMinutes(1)));
    }

    [Fact]
    public void What_is_forgiven_has_failed_before_not_what_others_try_meanwhile()
    {
        for (var i = 0; i < 5; i++) Fails(A.Morning);
        for (var i = 0; i < 5; i++) _failures.Begin(A.Morning);
        _failures.Forgive(); // one of the five was right
        for (var i = 0; i < 6; i++) Assert.Null(_failures.Begin(A.Morning));
        Assert.NotNull(_failures.Begin(A.Morning));
    }

    [Fact]
    public void There_is_never_less_than_none()
    {
        _failures.TakeBack();
        _failures.Fail(A.Morning);
        _failures.Forgive();
        Assert.True(_failures.IsEmpty);
    }
}
