using Orleans;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class TimeOuts
{
    internal interface IOffice : IGrainWithStringKey
    {
        Task Work(string what, double seconds);

        Task Ask(string other, double seconds);
    }

    [Fact]
    public void A_caller_waits_half_a_minute_and_the_call_goes_on() => World.Tell(async world =>
    {
        var before = world.Sim.Clock.GetUtcNow();
        await Assert.ThrowsAsync<TimeoutException>(() => world.Grains.GetGrain<IOffice>("one").Work("report", 40));
        Assert.Equal(TimeSpan.FromSeconds(30), world.Sim.Clock.GetUtcNow() - before);
        await world.Passes(TimeSpan.FromSeconds(11));
        Assert.Equal("report", world.Diary.Text);
    });

    [Fact]
    public void Each_call_has_its_own_half_minute() => World.Tell(async world =>
    {
        var before = world.Sim.Clock.GetUtcNow();
        var first = world.Grains.GetGrain<IOffice>("one").Work("report", 100);
        await world.Passes(TimeSpan.FromSeconds(10));
        var second = world.Grains.GetGrain<IOffice>("two").Work("report", 100);
        await world.Grains.GetGrain<IOffice>("three").Work("note", 1);
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        Assert.Equal(TimeSpan.FromSeconds(40), world.Sim.Clock.GetUtcNow() - before);
    });

    [Fact]
    public void A_call_that_nobody_waits_for_any_more_does_not_begin() => World.Tell(async world =>
    {
        var first = world.Grains.GetGrain<IOffice>("one").Work("report", 40);
        await Assert.ThrowsAsync<TimeoutException>(() => world.Grains.GetGrain<IOffice>("one").Work("note", 1));
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await world.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal("report", world.Diary.Text);
    });

    [Fact]
    public void A_grain_that_waits_for_a_grain_is_told_too() => World.Tell(async world =>
    {
        await Assert.ThrowsAsync<TimeoutException>(() => world.Grains.GetGrain<IOffice>("one").Ask("two", 60));
        await world.Grains.GetGrain<IOffice>("one").Ask("three", 1);
    });

    [Fact]
    public void The_deadlock_of_a_grain_that_calls_itself_ends() => World.Tell(async world =>
        await Assert.ThrowsAsync<TimeoutException>(() => world.Grains.GetGrain<IOffice>("one").Ask("one", 1)));

    internal sealed class OfficeGrain(Diary diary, TimeProvider clock) : Grain, IOffice
    {
        public async Task Work(string what, double seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), clock);
            diary.Write(what);
        }

        public Task Ask(string other, double seconds) => GrainFactory.GetGrain<IOffice>(other).Work("asked", seconds);
    }
}
