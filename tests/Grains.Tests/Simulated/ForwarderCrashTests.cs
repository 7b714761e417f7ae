using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>The promise to receivers, under every order of events that a seed can make: each event arrives, always with the same id, of each message in order.</summary>
public sealed class ForwarderCrashTests
{
    const int Messages = 25;
    static readonly string[] Statuses = ["sent", "delivered", "read"];

    public static TheoryData<int> Seeds => CrashTests.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_crashes_every_event_arrives_in_order(int seed) => Tell(seed, Crashes);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Two_silos_that_both_think_they_own_the_webhook_lose_none_and_mix_nothing_up(int seed) => Tell(seed, TwoSilos);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_store_that_fails_now_and_then_loses_none(int seed) => Tell(seed, StoreTrouble);

    static async Task Crashes(World world)
    {
        var random = world.Simulation.Random;
        for (var crashes = random.Next(1, 5); crashes > 0; crashes--)
        {
            world.Simulation.CrashAfter(random.Next(1, 600), world.Silo);
            while (!world.Silo.IsCrashed) await Task.Delay(TimeSpan.FromMilliseconds(50), world.Simulation.Clock);
            world.Start();
        }
    }

    static async Task TwoSilos(World world)
    {
        var first = world.Silo;
        await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(1_500)), world.Simulation.Clock);
        world.Start();
        await Task.Delay(TimeSpan.FromSeconds(30), world.Simulation.Clock);
        first.Crash();
    }

    static async Task StoreTrouble(World world)
    {
        world.Store.Faults.On = unit => unit.Count > 0 && unit[0] is not Storage.Operation.Append
            ? world.Simulation.Random.Next(100) switch { < 5 => Fault.UnitLost, < 10 => Fault.AnswerLost, < 15 => Fault.Overloaded, _ => null }
            : null;
        await Task.Delay(TimeSpan.FromMinutes(3), world.Simulation.Clock);
        world.Store.Faults.On = null;
    }

    static void Tell(int seed, Func<World, Task> trouble)
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
