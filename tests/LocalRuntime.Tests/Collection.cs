using Orleans;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Collection
{
    internal interface IAnyGuest : IGrainWithStringKey
    {
        Task Visit();

        Task Stay(TimeSpan time);

        Task Tick();
    }

    internal interface IGuest : IAnyGuest;

    internal interface IShortGuest : IAnyGuest;

    internal interface IResident : IAnyGuest;

    [Fact]
    public void An_idle_activation_is_collected_after_a_quarter_of_an_hour() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IGuest>("ann").Visit();
        await world.Passes(TimeSpan.FromMinutes(14.9));
        Assert.Equal("", world.Diary.Text);
        await world.Passes(TimeSpan.FromMinutes(1.2));
        Assert.Equal("ann: ActivationIdle", world.Diary.Text);
    });

    [Fact]
    public void Every_call_begins_its_idleness_anew() => World.Tell(async world =>
    {
        for (var i = 0; i < 5; i++)
        {
            await world.Grains.GetGrain<IGuest>("ann").Visit();
            await world.Passes(TimeSpan.FromMinutes(10));
        }

        Assert.Equal("", world.Diary.Text);
    });

    [Fact]
    public void A_class_may_have_its_own_age_or_none() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IShortGuest>("ann").Visit();
        await world.Grains.GetGrain<IResident>("bob").Visit();
        await world.Passes(TimeSpan.FromMinutes(3.1));
        Assert.Equal("ann: ActivationIdle", world.Diary.Text);
        await world.Passes(TimeSpan.FromDays(30));
        Assert.Equal("ann: ActivationIdle", world.Diary.Text);
    });

    [Fact]
    public void The_options_go_before_the_attribute() => World.Tell(
        async world =>
        {
            await world.Grains.GetGrain<IResident>("bob").Visit();
            await world.Passes(TimeSpan.FromMinutes(7));
            Assert.Equal("bob: ActivationIdle", world.Diary.Text);
        },
        configure: options => options.ClassCollectionAge[typeof(ResidentGrain).FullName!] = TimeSpan.FromMinutes(5));

    [Fact]
    public void A_grain_may_delay_its_end() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IGuest>("ann").Stay(TimeSpan.FromHours(1));
        await world.Passes(TimeSpan.FromMinutes(59));
        Assert.Equal("", world.Diary.Text);
        await world.Passes(TimeSpan.FromMinutes(3));
        Assert.Equal("ann: ActivationIdle", world.Diary.Text);
    });

    [Fact]
    public void Timer_ticks_alone_do_not_keep_it() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IGuest>("ann").Tick();
        await world.Passes(TimeSpan.FromMinutes(20));
        Assert.Equal("ann: ActivationIdle", world.Diary.Text);
    });

    [Fact]
    public void A_long_call_is_not_idleness() => World.Tell(
        async world =>
        {
            await world.Grains.GetGrain<IGuest>("ann").Stay(TimeSpan.Zero);
            Assert.Equal("", world.Diary.Text);
        },
        configure: options => options.CollectionAge = TimeSpan.FromSeconds(5));

    internal abstract class AnyGuestGrain(Diary diary, TimeProvider clock) : Grain, IAnyGuest
    {
        public Task Visit() => Task.CompletedTask;

        public async Task Stay(TimeSpan time)
        {
            DelayDeactivation(time);
            if (time == TimeSpan.Zero) await Task.Delay(TimeSpan.FromSeconds(20), clock);
        }

        public Task Tick()
        {
            this.RegisterGrainTimer(() => Task.CompletedTask, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
            return Task.CompletedTask;
        }

        public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        {
            diary.Write($"{this.GetPrimaryKeyString()}: {reason.ReasonCode}");
            return Task.CompletedTask;
        }
    }

    internal sealed class GuestGrain(Diary diary, TimeProvider clock) : AnyGuestGrain(diary, clock), IGuest;

    [CollectionAgeLimit(Minutes = 2)]
    internal sealed class ShortGuestGrain(Diary diary, TimeProvider clock) : AnyGuestGrain(diary, clock), IShortGuest;

    [CollectionAgeLimit(AlwaysActive = true)]
    internal sealed class ResidentGrain(Diary diary, TimeProvider clock) : AnyGuestGrain(diary, clock), IResident;
}
