using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Reminders;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Reminding
{
    internal interface ISleeper : IGrainWithStringKey
    {
        Task Remind(string name, TimeSpan due, TimeSpan period);

        Task Forget(string name);

        Task<string> Names();

        Task ForgetWithAnOldHandle();
    }

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_reminder_ticks_when_due_and_every_period_after_and_wakes_its_grain() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ISleeper>("ann").Remind("wake", TimeSpan.FromMinutes(30), Hour);
        await world.Passes(3 * Hour);
        Assert.Equal("wake 00:30, wake 01:30, wake 02:30", world.Diary.Text);
    });

    [Fact]
    public void A_reminder_outlives_the_silo() => World.Tell(async world =>
    {
        for (var i = 0; i < 5; i++) await world.Grains.GetGrain<ISleeper>($"{i}").Remind($"wake{i}", TimeSpan.FromMinutes(30 + i), Hour);
        world.Silo.Crash();
        world.StartSilo();
        await world.Passes(Hour);
        Assert.Equal("wake0 00:30, wake1 00:31, wake2 00:32, wake3 00:33, wake4 00:34", world.Diary.Text);
    });

    [Fact]
    public void Ticks_that_were_missed_are_skipped_to_the_next_period() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ISleeper>("ann").Remind("wake", TimeSpan.FromMinutes(30), Hour);
        world.Silo.Crash();
        await world.Passes(2 * Hour);
        world.StartSilo();
        await world.Passes(Hour);
        Assert.Equal("wake 02:30", world.Diary.Text);
    });

    [Fact]
    public void Registering_again_replaces_it() => World.Tell(async world =>
    {
        var sleeper = world.Grains.GetGrain<ISleeper>("ann");
        await sleeper.Remind("wake", TimeSpan.FromMinutes(10), Hour);
        await sleeper.Remind("wake", TimeSpan.FromMinutes(20), 2 * Hour);
        await world.Passes(3 * Hour);
        Assert.Equal("wake 00:20, wake 02:20", world.Diary.Text);
        Assert.Single(world.Reminders.Rows);
    });

    [Fact]
    public void An_unregistered_reminder_ticks_no_more() => World.Tell(async world =>
    {
        var sleeper = world.Grains.GetGrain<ISleeper>("ann");
        await sleeper.Remind("wake", TimeSpan.FromMinutes(10), Hour);
        await sleeper.Remind("eat", TimeSpan.FromMinutes(20), 10 * Hour);
        await sleeper.Forget("wake");
        Assert.Equal("eat", await sleeper.Names());
        await world.Passes(3 * Hour);
        Assert.Equal("eat 00:20", world.Diary.Text);
    });

    [Fact]
    public void A_tick_may_unregister_its_own_reminder() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ISleeper>("ann").Remind("once", TimeSpan.FromMinutes(10), Hour);
        await world.Passes(5 * Hour);
        Assert.Equal("once 00:10", world.Diary.Text);
        Assert.Empty(world.Reminders.Rows);
    });

    [Fact]
    public void A_failed_tick_is_not_the_last() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<ISleeper>("ann").Remind("fall", TimeSpan.FromMinutes(10), Hour);
        await world.Passes(2 * Hour);
        Assert.Equal("fall 00:10, fall 01:10", world.Diary.Text);
    });

    [Fact]
    public void A_handle_to_an_older_version_unregisters_nothing() => World.Tell(async world =>
    {
        await Assert.ThrowsAsync<ReminderException>(world.Grains.GetGrain<ISleeper>("ann").ForgetWithAnOldHandle);
        Assert.Single(world.Reminders.Rows);
    });

    [Fact]
    public void A_period_under_a_minute_is_refused_unless_the_options_allow_it()
    {
        World.Tell(async world => await Assert.ThrowsAsync<ArgumentException>(
            () => world.Grains.GetGrain<ISleeper>("ann").Remind("wake", Hour, TimeSpan.FromSeconds(59))));
        World.Tell(
            world => world.Grains.GetGrain<ISleeper>("ann").Remind("wake", Hour, TimeSpan.FromSeconds(1)),
            configure: options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(30, 30)]
    [InlineData(31, 90)]
    [InlineData(90, 90)]
    [InlineData(1_000, 1_050)]
    public void The_next_tick_is_the_first_at_or_after(int minute, int next)
    {
        var start = DateTimeOffset.UnixEpoch;
        var reminder = new ReminderDefinition("sleeper/ann", "wake", start.AddMinutes(30), Hour, "1");
        Assert.Equal(start.AddMinutes(next), reminder.NextAt(start.AddMinutes(minute)));
    }

    internal sealed class SleeperGrain(Diary diary) : Grain, ISleeper, IRemindable
    {
        public Task Remind(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

        public async Task Forget(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

        public async Task<string> Names() => string.Join(",", (await this.GetReminders()).Select(reminder => reminder.ReminderName));

        public async Task ForgetWithAnOldHandle()
        {
            var old = await this.RegisterOrUpdateReminder("wake", Hour, Hour);
            await this.RegisterOrUpdateReminder("wake", Hour, Hour);
            await this.UnregisterReminder(old);
        }

        public async Task ReceiveReminder(string reminderName, TickStatus status)
        {
            diary.Write($"{reminderName} {status.CurrentTickTime:HH:mm}");
            if (reminderName == "once") await Forget(reminderName);
            if (reminderName == "fall") throw new InvalidOperationException("fell");
        }
    }
}
