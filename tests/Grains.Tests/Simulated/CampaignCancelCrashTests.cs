using static WhatsApi.Grains.Tests.CampaignWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>A campaign that is canceled in the middle, while people opt out: whatever crashes, nobody gets it twice, nothing waits for ever, and what has not left is given back.</summary>
public sealed class CampaignCancelCrashTests : UnderTrouble
{
    const int People = 40;

    private protected override void Tell(int seed, Func<World, Task> trouble)
    {
        var world = new World(seed, ("Campaigns:PageSize", "7"), ("Campaigns:WaitingPageSize", "5"));
        world.Simulation.Run(() => Story(world, trouble), TimeSpan.FromDays(3));
    }

    static async Task Story(World world, Func<World, Task> trouble)
    {
        await world.OpenAccount();
        await world.AddContacts(0, People);
        await world.Campaign().Draft(new(Definition));
        var work = LaunchAndCancel(world);
        await trouble(world);
        var hasCanceled = await work is CampaignOutcome.Done;
        await world.Until(async () => (await world.Look()).Stats is var stats && stats.Queued == 0 && stats.Sent == 0, "The end of everything that was under way");
        MessageFacts[] messages = [.. (await world.CampaignMessages()).Select(MessageFacts.Of)];
        Judge(await world.Look(), hasCanceled, world.Meta.Sent, messages);
        var usage = MessageCounters.Usage("2026-01");
        Assert.Equal(messages.Count(message => message.CountsForQuota), (await world.Store.CountersAsync(world.Account, usage, usage + "\0")).Sum(counter => counter.Value));
    }

    static async Task<CampaignOutcome> LaunchAndCancel(World world)
    {
        await world.UntilAnswered(_ => world.Campaign().Launch(new()));
        await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(4_000)), world.Simulation.Clock);
        return await world.UntilAnswered(async _ =>
        {
            await world.OptOut(People - 1);
            return await world.Campaign().Cancel();
        });
    }

    static void Judge(CampaignView campaign, bool hasCanceled, IReadOnlyList<SentMessage> sent, MessageFacts[] messages)
    {
        // A cancel that waits for a silo that stands still may be heard after the last message has left: then it is refused, as one is whose first answer was lost.
        if (hasCanceled || campaign.Stats.Canceled > 0 || campaign.Status != CampaignStatus.Completed) Assert.Equal(CampaignStatus.Canceled, campaign.Status);
        Assert.Equal(sent.Count, sent.Select(message => message.To).Distinct().Count());
        Assert.Equal(campaign.Stats.Delivered, sent.Count);
        Assert.Equal(People, sent.Count + campaign.Stats.Canceled + campaign.Stats.Skipped.OptedOut);
        Assert.All(messages, message => Assert.True(message.Status is MessageStatus.Delivered or MessageStatus.Canceled, $"{message}"));
    }
}
