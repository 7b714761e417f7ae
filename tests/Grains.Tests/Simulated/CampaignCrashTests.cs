using static WhatsApi.Grains.Tests.CampaignWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>A campaign that is launched twice and paused and resumed in the middle: whatever crashes, everybody gets it once, the counters are right, and it ends.</summary>
public sealed class CampaignCrashTests : UnderTrouble
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
        var launches = new[] { Launch(world), Launch(world) };
        var pause = PauseAndResume(world);
        await trouble(world);
        var launched = await launches[0] + await launches[1];
        Assert.InRange(launched, 0, 1); // the one that launched it may have died before it was told
        await pause;
        await world.Sees(CampaignStatus.Completed);
        await world.Until(async () => (await world.Look()).Stats.Delivered == People, "Everybody's status");
        await Judge(world);
    }

    static async Task<int> Launch(World world)
    {
        await Wait(world, 1_500);
        return await world.UntilAnswered(_ => world.Campaign().Launch(new())) is CampaignOutcome.Done ? 1 : 0;
    }

    static async Task PauseAndResume(World world)
    {
        await Wait(world, 5_000);
        await world.UntilAnswered(_ => world.Campaign().Pause());
        await Wait(world, 10_000);
        await world.UntilAnswered(_ => world.Campaign().Resume());
    }

    static Task Wait(World world, int most) => Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(most)), world.Simulation.Clock);

    static async Task Judge(World world)
    {
        var messages = await world.CampaignMessages();
        Assert.Equal(People, messages.Count);
        Assert.Equal(Enumerable.Range(0, People).Select(Phone).Order(), world.Meta.Sent.Select(sent => sent.To).Order()); // each of them once
        Assert.All(messages, message => Assert.Equal(MessageStatus.Delivered, MessageFacts.Of(message).Status));
        var stats = (await world.Look()).Stats;
        Assert.Equal(new CampaignStats(People, new(), Queued: 0, Sent: 0, Delivered: People, Read: 0, Failed: 0, Canceled: 0), stats);
        Assert.Equal(1, await world.EventsOf(EventTypes.CampaignCompleted));
        var usage = MessageCounters.Usage("2026-01");
        Assert.Equal(People, Assert.Single(await world.Store.CountersAsync(world.Account, usage, usage + "\0")).Value);
    }
}
