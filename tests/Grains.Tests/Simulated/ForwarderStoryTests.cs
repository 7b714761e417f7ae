namespace WhatsApi.Grains.Tests;

public sealed class ForwarderStoryTests
{
    [Fact]
    public void A_messages_events_come_in_order_with_the_ids_that_the_stream_shows() => Tell(async world =>
    {
        await world.OpenAccount();
        await world.SetWebhook();
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
        await world.Send(Message(1));
        await world.Sees(Message(1), MessageStatus.Delivered);
        await world.Until(() => Task.FromResult(world.Receiver.Ledger.Count == 2), "two events");
        Assert.Equal(["message.sent", "message.delivered"], world.Receiver.Ledger.Select(row => row.Type));
        Assert.Equal((await world.Events()).Select(e => e.Id(world.Account)), world.Receiver.Ledger.Select(row => row.Id));
    });

    [Fact]
    public void Only_the_types_asked_for_come_and_what_was_before_does_not() => Tell(async world =>
    {
        await world.Record(("a", "sent"));
        await world.SetWebhook("message.read");
        await world.Record(("a", "delivered"), ("a", "read"), ("b", "sent"));
        await Later(world, minutes: 5);
        Assert.Equal(["message.read"], world.Receiver.Ledger.Select(row => row.Type));
    });

    [Fact]
    public void What_fails_is_tried_again_by_the_schedule_and_holds_up_its_own_message_only() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = type => type == "message.sent" && world.Receiver.Ledger.Count < 2 ? 500 : 200;
        await world.Record(("a", "sent"), ("a", "delivered"));
        await world.Until(() => Task.FromResult(world.Receiver.Ledger.Count > 0), "a first attempt");
        await world.Record(("a", "read"), ("b", "delivered"));
        await Later(world, minutes: 5);
        Assert.Equal(["b message.delivered", "a message.sent", "a message.delivered", "a message.read"], world.Receiver.Taken.Select(row => $"{row.Message} {row.Type}"));
        var times = world.Receiver.Ledger.Where(row => row.Type == "message.sent").Select(row => row.At).ToList();
        Assert.InRange(times[1] - times[0], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        Assert.Equal(4, (await world.Deliveries(DeliveryStatus.Delivered)).Count);
    });

    [Fact]
    public void A_receiver_that_never_takes_one_event_gets_it_nine_times_and_then_the_next_of_its_message() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = type => type == "message.sent" ? 500 : 200;
        await world.Record(("a", "sent"), ("a", "read"), ("b", "read"));
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Failed)).Count == 1, "a failed delivery");
        await Later(world, minutes: 1);
        Assert.Equal(9, world.Receiver.Ledger.Count(row => row.Type == "message.sent"));
        Assert.Equal(["b message.read", "a message.read"], world.Receiver.Taken.Select(row => $"{row.Message} {row.Type}"));
    });

    [Fact]
    public void A_broken_receiver_gets_a_probe_a_minute_and_everything_at_once_when_it_is_back() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = _ => 503;
        await world.Record([.. Enumerable.Range(0, 300).Select(i => ($"m{i}", "sent"))]);
        await Later(world, minutes: 20);
        var tried = world.Receiver.Ledger.Select(row => row.Id).Distinct().Count();
        Assert.InRange(tried, 10 + 15, 32 + 21); // the first ones, what was under way then, and a probe a minute
        world.Receiver.Answers = _ => 200;
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Count() == 300), "all events", TimeSpan.FromSeconds(65));
        Assert.Empty(await world.Deliveries(DeliveryStatus.Pending));
    });

    [Fact]
    public void A_backlog_beyond_the_bound_waits_in_the_stream_and_none_is_lost() => Tell(async world =>
    {
        await world.SetWebhook();
        var n = 0;
        world.Receiver.Answers = _ => n++ % 3 == 0 ? 200 : 500; // not broken, and most wait for another attempt
        await world.Record([.. Enumerable.Range(0, 3_000).Select(i => ($"m{i}", "sent"))]);
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Pending)).Count > 500, "many that wait");
        Assert.True((await world.Deliveries(DeliveryStatus.Pending)).Count <= 1_000);
        world.Receiver.Answers = _ => 200;
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Select(row => row.Id).Distinct().Count() == 3_000), "all events");
        Assert.Equal(16, world.Receiver.MostAtOnce);
    });

    [Fact]
    public void A_410_ends_it_until_it_is_set_again_and_then_nothing_is_missing() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = _ => 410;
        await world.Record(("a", "sent"));
        await world.Until(async () => (await world.Silo.Grains.Forwarder(world.Account).Look())!.DisabledAt is not null, "a disabled webhook");
        world.Receiver.Answers = _ => 200;
        await world.Record(("a", "read"), ("b", "read"));
        await Later(world, minutes: 60 * 24);
        Assert.Single(world.Receiver.Ledger);
        await world.SetWebhook();
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Count() == 3), "the three events", TimeSpan.FromSeconds(2));
    });

    [Fact]
    public void Five_days_of_nothing_but_failures_disable_it() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = _ => 0;
        await world.Record([.. Enumerable.Range(0, 12).Select(i => ($"m{i}", "sent"))]);
        for (var day = 0; day < 6; day++)
        {
            await Later(world, minutes: 60 * 24);
            await world.Record(($"d{day}", "sent"));
        }
        await Later(world, minutes: 1);
        Assert.Contains("five days", (await world.Silo.Grains.Forwarder(world.Account).Look())!.DisabledReason, StringComparison.Ordinal);
    });

    [Fact]
    public void Removing_it_gives_up_what_waits_and_the_next_one_begins_at_the_end() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = _ => 500;
        await world.Record(("a", "sent"), ("a", "read"));
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Pending)).Count == 2, "two that wait");
        await world.Silo.Grains.Forwarder(world.Account).Remove();
        Assert.All(await world.Deliveries(), delivery => Assert.Equal((DeliveryStatus.Failed, "The webhook was removed."), (delivery.Status, delivery.Reason)));
        Assert.Null(await world.Silo.Grains.Forwarder(world.Account).Look());
        world.Receiver.Answers = _ => 200;
        await world.Record(("b", "sent"));
        await world.SetWebhook();
        await world.Record(("c", "sent"));
        await Later(world, minutes: 60);
        Assert.Equal(["c"], world.Receiver.Taken.Select(row => row.Message));
    });

    [Fact]
    public void A_replay_comes_with_the_same_id_whatever_became_of_it_first() => Tell(async world =>
    {
        await world.SetWebhook();
        await world.Record(("a", "sent"));
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Delivered)).Count == 1, "a delivery");
        var delivery = (await world.Deliveries())[0];
        Assert.Null(await world.Silo.Grains.Forwarder(world.Account).Replay(delivery.Id));
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Delivered)) is [{ Attempts.Length: 2 }], "another attempt");
        Assert.Equal([delivery.EventId, delivery.EventId], world.Receiver.Ledger.Select(row => row.Id));
        Assert.Equal("not_found", (await world.Silo.Grains.Forwarder(world.Account).Replay("dlv_00000000000000000000000000"))?.Code);
    });

    [Fact]
    public void What_waits_for_hours_is_tried_at_its_time_though_the_grain_has_left_memory_or_the_silo_died() => Tell(async world =>
    {
        await world.SetWebhook();
        world.Receiver.Answers = type => type == "message.sent" && world.Receiver.Ledger.Count <= 6 ? 500 : 200;
        await world.Record(("a", "sent"), ("b", "read"));
        await Later(world, minutes: 200);
        world.CrashAndRestart();
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Count() == 2), "both events");
    });

    [Fact]
    public void What_nobody_was_told_of_comes_within_a_minute_or_at_the_next_start() => Tell(async world =>
    {
        await world.SetWebhook();
        await world.RecordInSilence("a", "sent");
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Count() == 1), "the event", TimeSpan.FromMinutes(1.1));
        await world.RecordInSilence("b", "sent");
        world.CrashAndRestart();
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Count() == 2), "the other event", TimeSpan.FromSeconds(5));
    });

    [Fact]
    public void An_event_of_an_erased_message_still_comes_with_what_is_known() => Tell(async world =>
    {
        await world.SetWebhook();
        await world.Record(("msg_gone", "failed"));
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Any()), "the event");
        Assert.Equal("msg_gone", world.Receiver.Ledger[0].Message);
    });

    static void Tell(Func<World, Task> story, int seed = 7)
    {
        var world = new World(seed);
        world.Simulation.Run(() => story(world), TimeSpan.FromDays(9));
        Assert.False(world.Receiver.SawTwoAtOnce, "Two events of one message were under way at once.");
    }

    static Task Later(World world, int minutes) => Task.Delay(TimeSpan.FromMinutes(minutes), world.Simulation.Clock);

    static string Message(int i) => Ids.Derived("msg_", A.Morning, $"forwarded {i}");
}
