using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>What can happen to a world while it works.</summary>
internal static class Trouble
{
    /// <summary>Each is one course of events; SIMULATION_SEEDS says how many.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS") ?? "100", provider: null))];

    public static async Task Crashes(World world, int within = 400)
    {
        var random = world.Simulation.Random;
        for (var crashes = random.Next(1, 5); crashes > 0; crashes--)
        {
            world.Simulation.CrashAfter(random.Next(1, within), world.Silo);
            while (!world.Silo.IsCrashed) await Task.Delay(TimeSpan.FromMilliseconds(50), world.Simulation.Clock);
            world.Start();
        }
    }

    // After a silo is taken for dead two activations of one grain may live for half a minute.
    public static async Task TwoSilos(World world)
    {
        var first = world.Silo;
        await Task.Delay(TimeSpan.FromMilliseconds(world.Simulation.Random.Next(1_500)), world.Simulation.Clock);
        world.Start();
        await Task.Delay(TimeSpan.FromSeconds(30), world.Simulation.Clock);
        first.Crash();
    }

    /// <summary>SIGSTOP, or a virtual machine that is paused: another silo takes over, settles what this one had begun, and then this one goes on as if nothing had been.</summary>
    public static async Task StandsStill(World world)
    {
        var (first, random) = (world.Silo, world.Simulation.Random);
        world.Simulation.FreezeAfter(random.Next(1, 600), first);
        while (!first.IsFrozen) await Task.Delay(TimeSpan.FromMilliseconds(50), world.Simulation.Clock);
        world.Start();
        await Task.Delay(TimeSpan.FromSeconds(random.Next(300)), world.Simulation.Clock); // shorter and longer than the window of unknown outcomes
        first.Thaw();
        await Task.Delay(TimeSpan.FromSeconds(10), world.Simulation.Clock); // then it reads that it was given up
        first.Crash();
    }

    public static async Task OfTheStore(World world)
    {
        world.Store.Faults.On = _ => world.Simulation.Random.Next(100) switch { < 3 => Fault.UnitLost, < 6 => Fault.AnswerLost, < 8 => Fault.Overloaded, _ => null };
        await Task.Delay(TimeSpan.FromMinutes(1), world.Simulation.Clock);
        world.Store.Faults.On = null;
    }
}
