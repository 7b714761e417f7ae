using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>The promise to receivers, under every order of events that a seed can make: each event arrives, always with the same id, of each message in order.</summary>
public sealed class ForwarderCrashTests : UnderTrouble
{
    const int Messages = 25;
    static readonly string[] Statuses = ["sent", "delivered", "read"];

    private protected override Task Crashes(World world) => Trouble.Crashes(world, within: 600);

    private protected override async Task OfTheStore(World world)
    {
        world.Store.Faults.On = unit => unit.Count > 0 && unit[0] is not Storage.Operation.Append
            ? world.Simulation.Random.Next(100) switch { < 5 => Fault.UnitLost, < 10 => Fault.AnswerLost, < 15 => Fault.Overloaded, _ => null }
            : null;
        await Task.Delay(TimeSpan.FromMinutes(3), world.Simulation.Clock);
        world.Store.Faults.On = null;
    }

    private protected override void Tell(int seed, Func<World, Task> trouble)
    {
        var world = new World(seed);
        world.Simulation.Run(() => Story(world, trouble), TimeSpan.FromDays(3));
    }

    static async Task Story(World world, Func<World, Task> trouble)
    {
        await world.SetWebhook();
        var random = world.Simulation.Random;
        world.Receiver.Answers = _ => random.Next(10) switch { 0 => 0, 1 or 2 => 500, _ => 200 };
        var recording = Record(world);
        await trouble(world);
        await recording;
        world.Receiver.Answers = _ => 200;
        var events = await world.Events();
        Assert.Equal(Messages * Statuses.Length, events.Count);
        await world.Until(() => Task.FromResult(world.Receiver.Taken.Select(row => row.Id).Distinct().Count() == events.Count), "every event");
        await world.Until(async () => (await world.Deliveries(DeliveryStatus.Delivered)).Count == events.Count, "a log of every event");
        Judge(world, events);
    }

    static async Task Record(World world)
    {
        for (var i = 0; i < Messages; i++)
        {
            foreach (var status in Statuses)
            {
                try
                {
                    await world.Record(($"m{i}", status));
                }
                catch (Exception)
                {
                    // the hint was lost with the silo; the event is stored
                }
            }
            await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(400)), world.Simulation.Clock);
        }
    }

    static void Judge(World world, List<EventRecord> events)
    {
        Assert.Equal(events.Select(e => e.Id(world.Account)).Order(), world.Receiver.Taken.Select(row => row.Id).Distinct().Order());
        foreach (var message in world.Receiver.Taken.GroupBy(row => row.Message))
        {
            var firsts = message.Select(row => row.Sequence).Distinct().ToList();
            Assert.Equal(firsts.Order(), firsts);
        }
        Assert.All(world.Receiver.Ledger.GroupBy(row => row.Sequence), same => Assert.Single(same.Select(row => row.Id).Distinct()));
    }
}
