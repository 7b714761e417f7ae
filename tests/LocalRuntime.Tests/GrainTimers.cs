using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class GrainTimers
{
    internal interface IClock : IGrainWithStringKey
    {
        Task Start(string tick, double due, double period, bool interleave = false);

        Task Change(double due, double period);

        Task Stop();

        Task Busy(double seconds);

        Task End();
    }

    [Fact]
    public void A_timer_ticks_when_due_and_every_period_after() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("tick", 1, 10);
        await world.Passes(TimeSpan.FromSeconds(22));
        Assert.Equal("tick 1, tick 11, tick 21", world.Diary.Text);
    });

    [Fact]
    public void The_period_counts_from_the_end_of_a_tick() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("slow", 1, 10);
        await world.Passes(TimeSpan.FromSeconds(30));
        Assert.Equal("slow 1, slow 14, slow 27", world.Diary.Text);
    });

    [Fact]
    public void Without_a_period_it_ticks_once() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("tick", 1, -0.001);
        await world.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal("tick 1", world.Diary.Text);
    });

    [Fact]
    public void A_tick_waits_for_the_call_that_runs() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("tick", 1, 10);
        await world.Grains.GetGrain<IClock>("one").Busy(5);
        await world.Passes(TimeSpan.FromSeconds(1));
        Assert.Equal("tick 5", world.Diary.Text);
    });

    [Fact]
    public void An_interleaving_tick_does_not() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("tick", 1, 10, interleave: true);
        await world.Grains.GetGrain<IClock>("one").Busy(5);
        Assert.Equal("tick 1", world.Diary.Text);
    });

    [Fact]
    public void A_changed_timer_keeps_the_new_times() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("tick", 100, 100);
        await world.Grains.GetGrain<IClock>("one").Change(2, 3);
        await world.Passes(TimeSpan.FromSeconds(6));
        Assert.Equal("tick 2, tick 5", world.Diary.Text);
    });

    [Fact]
    public void A_tick_that_changes_its_timer_has_the_last_word() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("hurry", 1, 100);
        await world.Passes(TimeSpan.FromSeconds(8));
        Assert.Equal("hurry 1, hurry 3, hurry 5, hurry 7", world.Diary.Text);
    });

    [Fact]
    public void A_failed_tick_is_not_the_last() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("fall", 1, 1);
        await world.Passes(TimeSpan.FromSeconds(2.5));
        Assert.Equal("fall 1, fall 2", world.Diary.Text);
    });

    [Fact]
    public void A_disposed_timer_ticks_no_more_nor_does_that_of_an_ended_activation() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("one").Start("tick", 1, 1);
        await world.Grains.GetGrain<IClock>("one").Stop();
        await world.Grains.GetGrain<IClock>("two").Start("tick", 1, 1);
        await world.Grains.GetGrain<IClock>("two").End();
        await world.Passes(TimeSpan.FromMinutes(1));
        Assert.Equal("", world.Diary.Text);
    });

    [Fact]
    public void A_timer_of_the_activation_itself_waits_until_it_is_active() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IClock>("early").Busy(1);
        await world.Passes(TimeSpan.FromSeconds(1));
        Assert.Equal("early 3", world.Diary.Text);
    });

    internal sealed class ClockGrain(Diary diary, TimeProvider clock) : Grain, IClock
    {
        private readonly DateTimeOffset _started = clock.GetUtcNow();
        private IGrainTimer? _timer;

        public override async Task OnActivateAsync(CancellationToken cancellationToken)
        {
            if (this.GetPrimaryKeyString() != "early") return;
            _timer = this.RegisterGrainTimer(Tick, "early", TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromSeconds(2), clock, cancellationToken);
        }

        public Task Start(string tick, double due, double period, bool interleave)
        {
            _timer = this.RegisterGrainTimer(
                Tick, tick, new() { DueTime = TimeSpan.FromSeconds(due), Period = TimeSpan.FromSeconds(period), Interleave = interleave });
            return Task.CompletedTask;
        }

        public Task Change(double due, double period)
        {
            _timer!.Change(TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period));
            return Task.CompletedTask;
        }

        public Task Stop()
        {
            _timer!.Dispose();
            return Task.CompletedTask;
        }

        public Task Busy(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), clock);

        public Task End()
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        private async Task Tick(string tick)
        {
            diary.Write($"{tick} {(clock.GetUtcNow() - _started).TotalSeconds:0}");
            if (tick == "slow") await Task.Delay(TimeSpan.FromSeconds(3), clock);
            if (tick == "hurry") await Change(2, 2);
            if (tick == "fall") throw new InvalidOperationException("fell");
        }
    }
}
