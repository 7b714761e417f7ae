using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

public sealed class SenderStoryTests
{
    [Fact]
    public void Messages_wait_while_there_are_no_credentials_and_go_on_when_they_return() => Tell(async world =>
    {
        world.Meta.Refuses = 1; // keeps the first attempt from getting through
        await world.Send(Id(1));
        await world.Sees(Id(1), MessageStatus.Queued);
        await world.Silo.Grains.Account(world.Account).Disconnect();
        await Later(world, TimeSpan.FromHours(1));
        Assert.Equal("credentials_missing", (await world.Sees(Id(1), MessageStatus.Queued)).BlockedBy);
        world.Meta.Refuses = 0;
        await world.Connect(world.Number);
        await world.Sees(Id(1), MessageStatus.Delivered);
    });

    [Fact]
    public void One_request_at_a_time_is_enough() => Tell(async world =>
    {
        for (var i = 1; i <= 3; i++) await world.Send(Id(i), A.Text($"+1555123456{i}"));
        for (var i = 1; i <= 3; i++) await world.Sees(Id(i), MessageStatus.Delivered);
    }, ("Sender:MaxInFlight", "1"));

    [Fact]
    public void Waiting_messages_follow_the_account_to_its_new_number() => Tell(async world =>
    {
        await world.Send(Id(1), A.Text() with { SendAt = world.Simulation.Clock.GetUtcNow().AddHours(1) });
        await world.Connect("222222222222222");
        var message = await world.Sees(Id(1), MessageStatus.Delivered);
        Assert.Equal("222222222222222", message.PhoneNumberId);
    });

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(75)]
    public void They_follow_even_when_the_move_is_interrupted(int steps) => Tell(async world =>
    {
        var at = world.Simulation.Clock.GetUtcNow().AddHours(1);
        for (var i = 1; i <= 5; i++) await world.Send(Id(i), A.Text($"+1555123456{i}") with { SendAt = at });
        world.Simulation.CrashAfter(steps, world.Silo);
        try
        {
            await world.Connect("222222222222222");
            while (!world.Silo.IsCrashed) await world.Simulation.Hop();
            world.Start();
        }
        catch (SiloCrashedException)
        {
            world.Start();
            await world.Connect("222222222222222");
        }
        for (var i = 1; i <= 5; i++) Assert.Equal("222222222222222", (await world.Sees(Id(i), MessageStatus.Delivered)).PhoneNumberId);
    });

    [Fact]
    public void Nobody_elses_token_sends_what_waits_when_a_number_changes_hands() => Tell(async world =>
    {
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
        for (var i = 1; i <= 50; i++) await world.Send(Id(i), A.Text($"+1555{i:0000000}"));
        await world.Silo.Grains.Account(world.Account).Disconnect();
        await world.OpenAnother(world.Number, "token-of-another");
        await Later(world, TimeSpan.FromMinutes(5));
        Assert.Equal("credentials_missing", (await world.Sees(Id(50), MessageStatus.Queued)).BlockedBy);
        Assert.Equal(0, world.Meta.Strangers);
        await world.Connect("222222222222222");
        for (var i = 1; i <= 50; i++) await world.Sees(Id(i), MessageStatus.Delivered);
    }, ("Sender:MessagesPerSecond", "5"));

    [Fact]
    public void A_retry_after_the_account_has_changed_its_number_goes_out_from_the_new_one() => Tell(async world =>
    {
        world.Meta.Refuses = 1;
        await world.Send(Id(1));
        await world.Sees(Id(1), MessageStatus.Queued);
        await world.Connect("222222222222222");
        world.Meta.Refuses = 0;
        Assert.Equal("222222222222222", (await world.Sees(Id(1), MessageStatus.Delivered)).PhoneNumberId);
    });

    [Fact]
    public void A_canceled_message_is_never_sent() => Tell(async world =>
    {
        await world.Send(Id(1), A.Text() with { SendAt = world.Simulation.Clock.GetUtcNow().AddHours(1) });
        Assert.IsType<SendOutcome.Accepted>(await world.Silo.Grains.Message(world.Account, Id(1)).Cancel());
        await Later(world, TimeSpan.FromHours(2));
        Assert.Equal((MessageStatus.Canceled, 0), ((await world.Sees(Id(1), MessageStatus.Canceled)).Status, world.Meta.Accepted(Id(1))));
    });

    [Fact]
    public void A_held_message_goes_again_by_force() => Tell(async world =>
    {
        (world.Meta.DropsAnswers, world.Meta.TakesStatuses) = (1, false);
        await world.Send(Id(1), A.Text() with { OnUnknown = OnUnknown.Hold });
        await Later(world, TimeSpan.FromMinutes(10));
        (world.Meta.DropsAnswers, world.Meta.TakesStatuses) = (0, true);
        await world.Silo.Grains.Message(world.Account, Id(1)).Retry(new(Force: true));
        await world.Sees(Id(1), MessageStatus.Delivered);
        Assert.Equal(2, world.Meta.Accepted(Id(1)));
    });

    [Fact]
    public void A_scheduled_message_goes_at_its_time_and_never_early() => Tell(async world =>
    {
        var at = world.Simulation.Clock.GetUtcNow().AddDays(2);
        await world.Send(Id(1), A.Text() with { SendAt = at });
        await Later(world, TimeSpan.FromDays(2) - TimeSpan.FromSeconds(2));
        await world.Sees(Id(1), MessageStatus.Scheduled);
        var message = await world.Sees(Id(1), MessageStatus.Delivered);
        Assert.InRange(message.Timeline.First(entry => entry.Status == "sending").At, at, at.AddSeconds(1));
    });

    [Fact]
    public void What_came_due_while_nobody_was_there_goes_at_the_next_start() => Tell(async world =>
    {
        await world.Send(Id(1), A.Text() with { SendAt = world.Simulation.Clock.GetUtcNow().AddMinutes(10) });
        world.Silo.Crash();
        await Later(world, TimeSpan.FromHours(1));
        var restarted = world.Simulation.Clock.GetUtcNow();
        world.Start();
        var message = await world.Sees(Id(1), MessageStatus.Delivered);
        Assert.InRange(message.Timeline.First(entry => entry.Status == "sending").At, restarted, restarted.AddSeconds(1));
    });

    [Fact]
    public void A_held_message_waits_for_a_person_and_is_settled_by_a_late_status() => Tell(async world =>
    {
        world.Meta.DropsAnswers = 1;
        world.Meta.TakesStatuses = false;
        await world.Send(Id(1), A.Text() with { OnUnknown = OnUnknown.Hold });
        await Later(world, TimeSpan.FromHours(3));
        var held = await world.Sees(Id(1), MessageStatus.Sending);
        Assert.Equal(("unknown", 1), (held.Outcome, world.Meta.Accepted(Id(1))));
        world.Meta.TakesStatuses = true;
        await world.Sees(Id(1), MessageStatus.Delivered);
    });

    [Fact]
    public void An_unknown_outcome_is_sent_again_after_two_minutes_when_no_status_comes() => Tell(async world =>
    {
        world.Meta.DropsAnswers = 1;
        world.Meta.TakesStatuses = false;
        await world.Send(Id(1));
        await Later(world, TimeSpan.FromSeconds(115));
        Assert.Equal(1, world.Meta.Accepted(Id(1)));
        await Later(world, TimeSpan.FromSeconds(10));
        Assert.Equal(2, world.Meta.Accepted(Id(1)));
    });

    [Fact]
    public void Forty_six_messages_to_one_person_keep_Metas_pair_limit() => Tell(async world =>
    {
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
        for (var i = 1; i <= 46; i++) await world.Send(Id(i));
        var last = await world.Sees(Id(46), MessageStatus.Delivered);
        var sent = last.Timeline.First(entry => entry.Status == "sending").At - last.Timeline[0].At;
        Assert.InRange(sent, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        Assert.Contains(last.Timeline, entry => entry.Detail!.Contains("as many messages as Meta allows", StringComparison.Ordinal));
    });

    [Fact]
    public void More_messages_than_fit_into_memory_all_go_out() => Tell(async world =>
    {
        for (var i = 1; i <= 400; i++) await world.Send(Id(i), A.Text($"+1555{i:0000000}"));
        for (var i = 1; i <= 400; i++) await world.Sees(Id(i), MessageStatus.Delivered);
    }, ("Sender:QueueCapacity", "100"), ("Sender:MessagesPerSecond", "20"));

    [Fact]
    public void A_claim_whose_answer_comes_when_others_have_taken_over_is_not_posted() => Tell(async world =>
    {
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
        var hears = false;
        world.Silo.Crash();
        world.Start(store => new LateStore(store, unit => unit.Any(IsIntent), async () =>
        {
            while (!hears) await Later(world, TimeSpan.FromSeconds(1));
        }));
        await world.Send(Id(1));
        await world.Sees(Id(1), MessageStatus.Sending);
        world.Start(); // the cluster has given the first one up
        await world.Sees(Id(1), MessageStatus.Delivered);
        hears = true;
        await Later(world, TimeSpan.FromMinutes(5));
        Assert.Equal(1, world.Meta.Accepted(Id(1)));
    }, ("Grains:CallTimeout", "01:00:00"));

    static bool IsIntent(Operation operation) => operation is Operation.Put { Table: var table, Columns: var columns }
        && table == Tables.Messages && columns[table.Ordinal("status")].Text == MessageStatus.Sending.Word();

    static void Tell(Func<World, Task> story, params (string, string)[] settings)
    {
        var world = new World(seed: 7, settings);
        world.Simulation.Run(async () =>
        {
            await world.OpenAccount();
            await story(world);
        }, TimeSpan.FromDays(5));
    }

    static Task Later(World world, TimeSpan time) => Task.Delay(time, world.Simulation.Clock);

    static string Id(int i) => Ids.Derived("msg_", A.Morning, $"story {i}");
}
