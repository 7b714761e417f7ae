using Microsoft.Extensions.DependencyInjection;
using WhatsApi.LocalRuntime;
using static WhatsApi.Grains.Tests.CampaignWorld;

namespace WhatsApi.Grains.Tests;

public sealed class CampaignStoryTests
{
    [Fact]
    public void It_goes_to_everybody_with_its_tags_once_and_calls_them_by_their_names() => Tell(async world =>
    {
        await world.AddContacts(0, 30, "vip");
        await world.AddContacts(30, 10, "other");
        await world.Launch(Definition with { Tags = ["vip"] });
        var ended = await world.Sees(CampaignStatus.Completed);
        Assert.Equal(Enumerable.Range(0, 30).Select(Phone), world.Meta.Sent.Select(sent => sent.To).Order());
        Assert.Contains("Person 7\"", world.Meta.Sent.Single(sent => sent.To == Phone(7)).Body, StringComparison.Ordinal);
        Assert.Equal((30, 1.0), (ended.Stats.Audience, ended.Progress));
        Assert.Equal(1, await world.EventsOf(EventTypes.CampaignCompleted));
    });

    [Fact]
    public void Those_with_a_rare_tag_are_found_among_the_others() => Tell(async world =>
    {
        for (var i = 0; i < 120; i += 12)
        {
            await world.AddContacts(i, 1, "rare");
            await world.AddContacts(i + 1, 11, "other");
        }
        await world.Launch(Definition with { Tags = ["rare"] });
        await world.Sees(CampaignStatus.Completed);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => Phone(12 * i)), world.Meta.Sent.Select(sent => sent.To).Order());
    });

    [Fact]
    public void Of_two_launches_at_once_one_wins() => Tell(async world =>
    {
        await world.AddContacts(0, 5);
        await world.Campaign().Draft(new(Definition));
        var (first, second) = (world.Campaign().Launch(new()), world.Campaign().Launch(new()));
        var refused = Assert.Single(new[] { await first, await second }.OfType<CampaignOutcome.Refused>());
        Assert.Equal(("invalid_state", "running"), (refused.Why.Code, refused.Why.CurrentStatus));
        await world.Sees(CampaignStatus.Completed);
        Assert.Equal(5, world.Meta.Sent.Count);
    });

    [Fact]
    public void A_launch_that_is_repeated_under_its_key_is_told_so() => Tell(async world =>
    {
        await world.Campaign().Draft(new(Definition));
        var claim = new IdempotencyClaim("key", "fingerprint");
        Assert.IsType<CampaignOutcome.Done>(await world.Campaign().Launch(new(Claim: claim)));
        var other = world.Silo.Grains.Campaign(world.Account, Ids.Derived("cmp_", A.Morning, "another"));
        await other.Draft(new(Definition));
        Assert.IsType<CampaignOutcome.KeyTaken>(await other.Launch(new(Claim: claim)));
    });

    [Fact]
    public void An_empty_audience_is_done_with_at_once() => Tell(async world =>
    {
        await world.Launch();
        Assert.Equal((0, 1.0), ((await world.Sees(CampaignStatus.Completed)).Stats.Audience, (await world.Look()).Progress));
    });

    [Fact]
    public void Who_opts_out_in_the_middle_gets_nothing_any_more() => Tell(async world =>
    {
        await world.AddContacts(0, 60);
        await world.OptOut(0);
        await Later(world, 1);
        await world.Launch();
        await Later(world, 2);
        var written = world.Meta.Sent.Select(sent => sent.To).ToHashSet();
        var late = Enumerable.Range(1, 59).First(i => !written.Contains(Phone(i)) && i > 50);
        await world.OptOut(late);
        var stats = (await world.Sees(CampaignStatus.Completed)).Stats;
        Assert.DoesNotContain(world.Meta.Sent, sent => sent.To == Phone(0) || sent.To == Phone(late));
        Assert.Equal((60, 2, 0, 58), (stats.Audience, stats.Skipped.OptedOut, stats.Canceled, world.Meta.Sent.Count));
        var message = (await world.Messages.ListAsync(world.Account, new(To: Phone(late)))).Messages.Single();
        Assert.Equal((MessageStatus.Canceled, "opted_out"), (message.Status, message.BlockedBy));
    });

    [Fact]
    public void While_it_is_paused_nothing_leaves_and_afterwards_everything_does_at_its_pace() => Tell(async world =>
    {
        await world.AddContacts(0, 100);
        await world.Launch();
        await Later(world, 3);
        await world.Campaign().Pause();
        await Later(world, 1);
        var before = world.Meta.Sent.Count;
        Assert.InRange(before, 20, 60);
        await Later(world, 600);
        Assert.Equal(before, world.Meta.Sent.Count);
        Assert.Equal(("requested", 100 - before), ((await world.Look()).PausedBecause!.Code, (await world.Look()).Stats.Queued));
        Assert.Contains((await world.Messages.ListAsync(world.Account, new(Limit: 100))).Messages, message => message.BlockedBy == "campaign_paused");
        await world.Campaign().Resume();
        await world.Sees(CampaignStatus.Completed);
        Assert.Equal(100, world.Meta.Sent.Select(sent => sent.To).Distinct().Count());
        Assert.All(world.Meta.Sent.Skip(before).CountBy(sent => sent.At.ToUnixTimeSeconds()), second => Assert.InRange(second.Value, 0, 20));
        Assert.Equal(1, await world.EventsOf(EventTypes.CampaignPaused));
    });

    [Fact]
    public void What_has_not_left_is_canceled_and_given_back() => Tell(async world =>
    {
        await world.AddContacts(0, 100);
        await world.Launch();
        await Later(world, 3);
        Assert.Equal(CampaignStatus.Canceled, Assert.IsType<CampaignOutcome.Done>(await world.Campaign().Cancel()).Campaign.Status);
        await Later(world, 60);
        var (sent, stats) = (world.Meta.Sent.Count, (await world.Look()).Stats);
        Assert.InRange(sent, 20, 60);
        Assert.Equal((0, 100 - sent), (stats.Queued, stats.Canceled));
        Assert.Equal(sent, (await world.Silo.Grains.Account(world.Account).Look())!.Usage.Messages);
        Assert.Null(await world.Campaign().Delete());
        Assert.Null(await world.Campaigns().FindAsync(world.Account, CampaignId));
    });

    [Fact]
    public void A_grain_that_has_a_message_in_memory_reads_again_after_its_campaign_has_changed_it() => Tell(async world =>
    {
        await world.AddContacts(0, 1);
        await world.Launch(Definition with { SendAt = world.Now().AddSeconds(40) });
        await Later(world, 5);
        var message = Assert.Single((await world.Messages.ListAsync(world.Account, new())).Messages);
        var grain = world.Silo.Grains.Message(world.Account, message.Id);
        Assert.Null(await grain.Begin(world.Number)); // in memory now, and not due
        await world.Campaign().Pause();
        await Later(world, 30);
        await world.Campaign().Resume();
        await world.Campaign().Pause();
        await Later(world, 30);
        await world.Campaign().Resume();
        await world.Until(async () => (await world.Messages.FindAsync(world.Account, message.Id))!.Timeline.Any(entry => entry.Detail!.StartsWith("Its campaign goes on", StringComparison.Ordinal)), "a release");
        await world.Sees(CampaignStatus.Completed);
        Assert.Equal(1, world.Meta.Accepted(message.Id));
    });

    [Fact]
    public void Sent_messages_wait_for_their_statuses_in_the_store_not_in_memory() => Tell(async world =>
    {
        world.Meta.TakesStatuses = false; // everybody's phone is off
        await world.AddContacts(0, 100);
        await world.Launch();
        await world.Sees(CampaignStatus.Completed);
        await world.Until(() => Task.FromResult(InMemory() == 0), "No message in memory", TimeSpan.FromSeconds(10));
        world.Meta.TakesStatuses = true;
        await world.Until(async () => (await world.Look()).Stats.Delivered == 100, "100 that have arrived");

        int InMemory() => world.Silo.Services.GetRequiredService<GrainStatistics>().Read().Activations.Where(grain => grain.Key.EndsWith("MessageGrain", StringComparison.Ordinal)).Sum(grain => grain.Value);
    });

    [Fact]
    public void A_message_that_was_canceled_beside_its_grain_is_not_sent_from_memory() => Tell(async world =>
    {
        await world.AddContacts(0, 1);
        await world.Launch(Definition with { SendAt = world.Now().AddSeconds(40) });
        await Later(world, 5);
        var id = Assert.Single((await world.Messages.ListAsync(world.Account, new())).Messages).Id;
        var grain = world.Silo.Grains.Message(world.Account, id);
        await grain.Begin(world.Number);
        await world.Campaign().Cancel();
        await Later(world, 40);
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => grain.Begin(world.Number)); // by its memory it is due, by the store it is not
        Assert.Null(await grain.Begin(world.Number));
        Assert.Equal(0, world.Meta.Accepted(id));
    });

    [Fact]
    public void Scheduled_it_starts_at_its_time_with_those_who_were_there_at_launch() => Tell(async world =>
    {
        await world.AddContacts(0, 10);
        var at = world.Now().AddDays(2);
        await world.Launch(Definition with { SendAt = at });
        await Later(world, 10);
        Assert.Equal((CampaignStatus.Scheduled, 10, null), ((await world.Look()).Status, (await world.Look()).Stats.Queued, (await world.Look()).StartedAt));
        await world.AddContacts(10, 10);
        await Task.Delay(at - world.Now(), world.Simulation.Clock);
        var ended = await world.Sees(CampaignStatus.Completed);
        Assert.Equal((10, at), (world.Meta.Sent.Count, ended.StartedAt));
        Assert.All(world.Meta.Sent, sent => Assert.InRange(sent.At, at, at.AddSeconds(3)));
    });

    [Fact]
    public void Outside_its_hours_it_waits() => Tell(async world =>
    {
        await world.AddContacts(0, 30);
        var opens = world.Now().Date.AddHours(9);
        await world.Launch(Definition with { Window = new(new(9, 0), new(10, 0), [], "Etc/UTC") });
        await world.Sees(CampaignStatus.Completed);
        Assert.Equal(30, world.Meta.Sent.Count);
        Assert.All(world.Meta.Sent, sent => Assert.InRange(sent.At.UtcDateTime, opens, opens.AddMinutes(1)));
    });

    [Fact]
    public void It_does_not_begin_without_credentials_or_quota_or_by_a_plan_that_has_changed() => Tell(async world =>
    {
        await world.AddContacts(0, 30);
        await world.Campaign().Draft(new(Definition));
        var hash = await PlanHash.OfAsync(world.Store, world.Account, Definition);
        await world.Silo.Grains.Account(world.Account).ChangePlan("free");
        Assert.Equal("quota_exceeded", await Refusal(world, new()));
        await world.Silo.Grains.Account(world.Account).ChangePlan("mega");
        await world.Silo.Grains.Account(world.Account).Disconnect();
        Assert.Equal("credentials_missing", await Refusal(world, new()));
        await world.Connect(world.Number);
        await world.AddContacts(30, 1);
        Assert.Equal("plan_changed", await Refusal(world, new(hash)));
        hash = await PlanHash.OfAsync(world.Store, world.Account, Definition);
        Assert.IsType<CampaignOutcome.Done>(await world.Campaign().Launch(new(hash)));
    }, ("Plans:free:MessagesPerMonth", "29"));

    [Fact]
    public void When_too_many_fail_it_pauses_itself() => Tell(async world =>
    {
        await world.AddContacts(0, 300);
        world.Meta.Unreachable = to => to[^1] is '3' or '7' or '9';
        await world.Launch(Definition with { MessagesPerSecond = 20 });
        var paused = await world.Sees(CampaignStatus.Paused);
        Assert.Equal("failure_rate", paused.PausedBecause!.Code);
        Assert.InRange(paused.Stats.Failed, 41, 80);
        world.Meta.Unreachable = _ => false;
        await world.Campaign().Resume();
        Assert.Equal(300, (await world.Sees(CampaignStatus.Completed)).Stats is var stats ? stats.Failed + stats.Delivered + stats.Sent : 0);
    });

    [Fact]
    public void When_Meta_pauses_its_template_it_pauses_too() => Tell(async world =>
    {
        await world.Connect(world.Number, Waba);
        await world.AddContacts(0, 300);
        world.Meta.Templates = [new("1", "sale", "en_US", "APPROVED", "MARKETING", "POSITIONAL", "[]")];
        await world.Launch();
        await Later(world, 5);
        await world.Silo.Grains.Catalog(world.Account, Waba).Heard(new("1", "sale", "en_US", world.Now()) { Event = "PAUSED" });
        Assert.Equal("template_paused", (await world.Sees(CampaignStatus.Paused)).PausedBecause!.Code);
        Assert.InRange(world.Meta.Sent.Count, 20, 120);
    });

    [Fact]
    public void When_the_number_turns_red_it_pauses_and_goes_on_when_its_owner_says_so() => Tell(async world =>
    {
        world.Meta.Quality = "GREEN";
        await world.AddContacts(0, 200);
        await world.Launch(Definition with { MessagesPerSecond = 5 });
        await Later(world, 5);
        world.Meta.Quality = "RED";
        Assert.Equal("quality_red", (await world.Sees(CampaignStatus.Paused)).PausedBecause!.Code);
        Assert.InRange(world.Meta.Sent.Count, 20, 80);
        await world.Campaign().Resume();
        await world.Sees(CampaignStatus.Completed);
    }, ("Campaigns:QualityEvery", "00:00:10"));

    [Fact]
    public void Nothing_can_be_done_with_a_campaign_that_is_not_there() => Tell(async world =>
    {
        Assert.Equal("not_found", await Refusal(world, new()));
        Assert.Equal("not_found", (await world.Campaign().Delete())!.Code);
    });

    static async Task<string> Refusal(World world, LaunchCommand command) => Assert.IsType<CampaignOutcome.Refused>(await world.Campaign().Launch(command)).Why.Code;
}
