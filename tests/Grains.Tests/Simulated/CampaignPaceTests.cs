using System.Globalization;
using WhatsApi.Storage;
using WhatsApi.Storage.Memory;
using static WhatsApi.Grains.Tests.CampaignWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>When a campaign's messages leave: beside another's, after a downtime, at the end of the hours or of the quota.</summary>
public sealed class CampaignPaceTests
{
    [Fact]
    public void Two_campaigns_of_one_number_go_at_their_own_paces_side_by_side() => Tell(async world =>
    {
        await Launch(world, "first", people: 0, perSecond: 10);
        await Launch(world, "second", people: 300, perSecond: 20);
        await Later(world, 10);
        var (first, second) = (SentTo(world, 0).Count, SentTo(world, 300).Count);
        Assert.InRange(first, 100, 111);
        Assert.InRange(second, 200, 221);
        await BothEnd(world);
    });

    [Fact]
    public void Two_campaigns_that_ask_for_all_of_a_number_share_it() => Tell(async world =>
    {
        await Launch(world, "first", people: 0, perSecond: null);
        await Later(world, 5);
        var before = SentTo(world, 0).Count;
        await Launch(world, "second", people: 300, perSecond: null);
        await Later(world, 10);
        Assert.InRange(before, 90, 110);
        Assert.InRange(SentTo(world, 0).Count - before, 85, 115);
        Assert.InRange(SentTo(world, 300).Count, 85, 115);
        await BothEnd(world);
    }, ("Sender:MessagesPerSecond", "20"));

    [Theory]
    [InlineData(1_000, 10)]
    [InlineData(5, 5)] // a number that is slower than the campaign was to be
    public void After_a_downtime_it_goes_on_at_its_pace(int numbersLimit, int expected) => Tell(async world =>
    {
        await world.AddContacts(0, 600);
        await world.Launch();
        await Later(world, 5);
        world.Silo.Crash();
        await Later(world, 600);
        var back = world.Now();
        world.Start();
        await GoesOnAt(world, back, expected, 600);
    }, ("Sender:MessagesPerSecond", numbersLimit.ToString(CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(1_000)]
    [InlineData(5_000)]
    public void After_two_downtimes_too(int steps) => Tell(async world =>
    {
        await world.AddContacts(0, 300);
        await world.Launch();
        await Later(world, 5);
        world.Silo.Crash();
        await Later(world, 60);
        world.Start();
        world.Simulation.CrashAfter(steps, world.Silo);
        while (!world.Silo.IsCrashed) await world.Simulation.Hop();
        await Later(world, 60);
        var back = world.Now();
        world.Start();
        await GoesOnAt(world, back, 10, 300);
    }, ("Sender:MessagesPerSecond", "1000"));

    [Fact]
    public void After_a_downtime_too_when_new_times_take_minutes() => Tell(async world =>
    {
        await world.AddContacts(0, 1_200);
        await world.Launch();
        await Later(world, 5);
        world.Silo.Crash();
        await Later(world, 600);
        var (back, pages) = (world.Now(), 0);
        world.Store.Faults.On = unit => IsPage(unit) && ++pages % 2 == 1 ? Fault.Overloaded : null; // a page a second, and so two minutes
        world.Start();
        await GoesOnAt(world, back, 10, 1_200);
    }, ("Sender:MessagesPerSecond", "1000"));

    [Fact]
    public void After_an_hour_without_credentials_too() => Tell(async world =>
    {
        await world.AddContacts(0, 600);
        await world.Launch();
        await Later(world, 5);
        await world.Silo.Grains.Account(world.Account).Disconnect();
        await Later(world, 3_600);
        var back = world.Now();
        await world.Connect(world.Number);
        await GoesOnAt(world, back, 10, 600);
    }, ("Sender:MessagesPerSecond", "1000"));

    [Fact]
    public void What_its_hours_do_not_hold_any_more_waits_for_the_next_day() => Tell(async world =>
    {
        var opens = world.Now().AddMinutes(5);
        for (var i = 0; i < 90; i++) await world.Send(Ids.Derived("msg_", A.Morning, $"single {i}"), A.Text(Phone(1_000 + i)) with { SendAt = opens });
        await world.AddContacts(0, 60);
        await world.Launch(Definition with { MessagesPerSecond = null, Window = new(new(0, 5), new(0, 6), [], "Etc/UTC") });
        await Later(world, 600);
        var today = SentTo(world, 0).Count;
        Assert.InRange(today, 5, 35); // the single messages go before it, and take three quarters of the minute
        var late = (await world.CampaignMessages()).Where(message => message.Past[^1] is Evidence.OutOfHours).ToList();
        Assert.Equal(60 - today, late.Count);
        Assert.All(late, message => Assert.Equal(opens.AddDays(1).Date.AddMinutes(5), MessageFacts.Of(message).Due!.Value.UtcDateTime));
        world.Silo.Crash(); // a night of watching is many steps
        await Later(world, (24 * 3600) - 660);
        world.Start();
        await EverybodyOnce(world, 60);
        // Two messages are claimed ahead of the pace: at two a second they may leave a second after they were let through.
        Assert.All(SentTo(world, 0), sent => Assert.InRange(sent.At.TimeOfDay, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(361)));
    }, ("Sender:MessagesPerSecond", "2"));

    [Fact]
    public void When_the_quota_ends_in_the_middle_it_goes_on_after_an_upgrade() => Tell(async world =>
    {
        await RunOutOfQuota(world);
        await world.Campaign().Resume();
        Assert.Equal("quota_exceeded", (await world.Sees(CampaignStatus.Paused)).PausedBecause!.Code); // nothing has changed
        await world.Silo.Grains.Account(world.Account).ChangePlan("mega");
        await world.Campaign().Resume();
        await EverybodyOnce(world, 40);
        Assert.Equal(30 + 40, (await world.Silo.Grains.Account(world.Account).Look())!.Usage.Messages);
    }, ("Plans:basic:MessagesPerMonth", "50"));

    [Fact]
    public void When_the_quota_ends_in_the_middle_it_goes_on_in_the_next_month() => Tell(async world =>
    {
        await RunOutOfQuota(world);
        var before = SentTo(world, 0).Count;
        world.Silo.Crash();
        await Task.Delay(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero) - world.Now(), world.Simulation.Clock);
        world.Start();
        await Later(world, 60);
        Assert.Equal((CampaignStatus.Paused, before), ((await world.Look()).Status, SentTo(world, 0).Count)); // not by itself
        await world.Campaign().Resume();
        await EverybodyOnce(world, 40);
        Assert.InRange((await world.Silo.Grains.Account(world.Account).Look())!.Usage.Messages, 20, 40); // those of the new month
    }, ("Plans:basic:MessagesPerMonth", "50"));

    [Fact]
    public void An_answer_that_was_lost_is_waited_for_and_only_then_sent_again() => Tell(async world =>
    {
        (world.Meta.DropsAnswers, world.Meta.TakesStatuses) = (1, false);
        await world.AddContacts(0, 5);
        await world.Launch();
        await Later(world, 110);
        Assert.Equal((5, CampaignStatus.Running), (world.Meta.Sent.Count, (await world.Look()).Status));
        world.Meta.DropsAnswers = 0;
        await Later(world, 30);
        Assert.Equal(10, world.Meta.Sent.Count);
        Assert.All(await world.CampaignMessages(), message => Assert.Contains(MessageTimeline.Of(message), entry => entry.Detail!.Contains("onUnknown: resend", StringComparison.Ordinal)));
        await world.Sees(CampaignStatus.Completed);
    });

    [Fact]
    public void A_status_settles_what_was_not_answered() => Tell(async world =>
    {
        world.Meta.DropsAnswers = 1;
        await world.AddContacts(0, 20);
        await world.Launch();
        await EverybodyOnce(world, 20);
    });

    [Fact]
    public void What_was_not_answered_is_not_sent_again_while_it_is_paused() => Tell(async world =>
    {
        (world.Meta.DropsAnswers, world.Meta.TakesStatuses) = (1, false);
        await world.AddContacts(0, 5);
        await world.Launch();
        await Later(world, 5);
        await world.Campaign().Pause();
        await Later(world, 600);
        Assert.Equal((5, 5), (world.Meta.Sent.Count, (await world.Look()).Stats.Queued));
        (world.Meta.DropsAnswers, world.Meta.TakesStatuses) = (0, true);
        await Later(world, 60);
        await world.Campaign().Resume();
        await EverybodyOnce(world, 5); // the statuses came in time
    });

    [Fact]
    public void A_campaign_of_which_every_message_fails_has_failed() => Tell(async world =>
    {
        world.Meta.Unreachable = _ => true;
        await world.AddContacts(0, 30);
        await world.Launch();
        var ended = await world.Sees(CampaignStatus.Failed);
        Assert.Equal(("nothing_sent", 30, 1.0), (ended.PausedBecause!.Code, ended.Stats.Failed, ended.Progress));
        Assert.Equal(1, await world.EventsOf(EventTypes.CampaignCompleted));
        Assert.Equal("invalid_state", Assert.IsType<CampaignOutcome.Refused>(await world.Campaign().Resume()).Why.Code);
    });

    static bool IsPage(IReadOnlyList<Operation> unit) =>
        unit.Any(operation => operation is Operation.Put { Table: var table } && table == Tables.Campaigns) && unit.Any(operation => operation is Operation.Put { Table: var table } && table == Tables.Messages);

    static async Task Launch(World world, string name, int people, double? perSecond)
    {
        await world.AddContacts(people, 300, name);
        await world.Campaign(name).Draft(new(Definition with { Tags = [name], MessagesPerSecond = perSecond }));
        Assert.IsType<CampaignOutcome.Done>(await world.Campaign(name).Launch(new()));
    }

    static async Task BothEnd(World world)
    {
        foreach (var name in new[] { "first", "second" })
            await world.Until(async () => (await world.Campaigns().FindAsync(world.Account, IdOf(name)))!.Status == CampaignStatus.Completed, $"The end of the {name}");
        Assert.Equal((600, 600), (world.Meta.Sent.Count, world.Meta.Sent.Select(sent => sent.To).Distinct().Count()));
    }

    /// <summary>Of 40 people some have it when others' messages have used the month's quota up.</summary>
    static async Task RunOutOfQuota(World world)
    {
        await world.Silo.Grains.Account(world.Account).ChangePlan("basic");
        await world.AddContacts(0, 40);
        await world.Launch();
        await world.Campaign().Pause();
        Assert.InRange((await world.CampaignMessages()).Count, 0, 16);
        for (var i = 0; i < 30; i++) await world.Send(Ids.Derived("msg_", A.Morning, $"single {i}"), A.Text(Phone(1_000 + i)));
        await world.Campaign().Resume();
        var paused = await world.Sees(CampaignStatus.Paused);
        Assert.Equal("quota_exceeded", paused.PausedBecause!.Code);
        Assert.Contains("'basic'", paused.PausedBecause.Detail, StringComparison.Ordinal);
        Assert.InRange((await world.CampaignMessages()).Count, 1, 20);
    }

    static async Task GoesOnAt(World world, DateTimeOffset back, int perSecond, int people)
    {
        var before = world.Meta.Sent.Count;
        Assert.InRange(before, 25, people / 2);
        await EverybodyOnce(world, people);
        // What was under way when it stopped is not paced; times go by whole seconds.
        Assert.All(world.Meta.Sent.Skip(before).CountBy(sent => (int)(sent.At - back).TotalSeconds), second => Assert.InRange(second.Value, 1, (2 * perSecond) + 2));
        // Nor is its end: its outcome is waited for first.
        var (least, most) = ((people - before) / (double)perSecond * 0.9, ((people - before) / (double)perSecond * 1.2) + 65);
        Assert.InRange((world.Meta.Sent[^1].At - back).TotalSeconds, least, Math.Max(most, (new SenderOptions().UnknownOutcomeWindow + SendLoop.AfterTrouble).TotalSeconds));
    }

    static async Task EverybodyOnce(World world, int people)
    {
        var ended = await world.Sees(CampaignStatus.Completed);
        Assert.Equal(Enumerable.Range(0, people).Select(Phone), SentTo(world, 0, people).Select(sent => sent.To).Order());
        Assert.Equal((people, 0, 0), (ended.Stats.Audience, ended.Stats.Queued, ended.Stats.Failed));
    }

    /// <summary>What went to so many people from that one on.</summary>
    static List<SentMessage> SentTo(World world, int first, int people = 300) =>
        [.. world.Meta.Sent.Where(sent => string.CompareOrdinal(sent.To, Phone(first)) >= 0 && string.CompareOrdinal(sent.To, Phone(first + people)) < 0)];
}
