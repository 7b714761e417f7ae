using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Crashing
{
    internal interface IPurse : IGrainWithStringKey
    {
        Task<int> Put(int coins);

        Task PutLater(int coins);
    }

    private static readonly GrainId One = GrainId.Create("purse", "one");

    [Fact]
    public void After_a_crash_nothing_of_the_silo_runs() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IPurse>("one").PutLater(1);
        world.Silo.Crash();
        await world.Passes(TimeSpan.FromHours(1));
        Assert.Equal("", world.Diary.Text);
    });

    [Fact]
    public void Callers_outside_are_told_then_and_later() => World.Tell(async world =>
    {
        var put = world.Grains.GetGrain<IPurse>("one").Put(1);
        await world.Sim.Hop();
        world.Silo.Crash();
        await Assert.ThrowsAsync<SiloCrashedException>(() => put);
        await Assert.ThrowsAsync<SiloCrashedException>(() => world.Grains.GetGrain<IPurse>("one").Put(1));
    });

    [Fact]
    public void A_crash_can_come_between_any_two_steps_and_what_was_answered_is_never_lost()
    {
        var seen = new HashSet<(int Answered, int Stored)>();
        for (var steps = 1; steps < 60; steps++)
        {
            World.Tell(async world =>
            {
                world.Sim.CrashAfter(steps, world.Silo);
                var answered = 0;
                try
                {
                    for (var i = 0; i < 3; i++) answered = await world.Grains.GetGrain<IPurse>("one").Put(1);
                }
                catch (SiloCrashedException)
                {
                    // The point of the story.
                }

                var stored = (world.Storage[One, "coins"] as Coins)?.Count ?? 0;
                seen.Add((answered, stored));
                Assert.InRange(stored, answered, answered + 1);
                Assert.Equal(stored + 1, await world.StartSilo().Grains.GetGrain<IPurse>("one").Put(1));
            });
        }

        // Before, during (not stored, stored but not answered) and after the writes.
        Assert.Superset(new HashSet<(int, int)> { (0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3) }, seen);
    }

    [Fact]
    public void A_store_may_crash_the_silo_that_calls_it() => World.Tell(async world =>
    {
        world.Sim.BeforeStep = step =>
        {
            if (step.Who.EndsWith("purse/one", StringComparison.Ordinal) && step.Number > 5) world.Silo.Crash();
        };
        await Assert.ThrowsAsync<SiloCrashedException>(() => world.Grains.GetGrain<IPurse>("one").Put(1));
        Assert.True(world.Silo.IsCrashed);
    });

    [Fact]
    public void Work_outside_outlives_the_silo() => World.Tell(async world =>
    {
        var commit = world.Sim.Outside(async () =>
        {
            await world.Passes(TimeSpan.FromSeconds(1));
            world.Diary.Write("committed");
        });
        world.Silo.Crash();
        await commit;
        Assert.Equal("committed", world.Diary.Text);
    });

    [Fact]
    public void A_silo_that_stands_still_does_nothing_and_then_goes_on_late() => World.Tell(async world =>
    {
        await world.Grains.GetGrain<IPurse>("one").PutLater(1);
        var put = world.Grains.GetGrain<IPurse>("two").Put(1);
        world.Silo.Freeze();
        await world.Passes(TimeSpan.FromHours(1));
        Assert.Equal(("", false), (world.Diary.Text, put.IsCompleted));
        world.Silo.Thaw();
        Assert.Equal(1, await put);
        await world.Passes(TimeSpan.FromSeconds(1));
        Assert.Equal("put 1", world.Diary.Text);
    });

    internal sealed record Coins(int Count)
    {
        public Coins() : this(0) { }
    }

    internal sealed class PurseGrain([PersistentState("coins")] IPersistentState<Coins> coins, Diary diary, TimeProvider clock) : Grain, IPurse
    {
        public async Task<int> Put(int count)
        {
            coins.State = new(coins.State.Count + count);
            await coins.WriteStateAsync();
            return coins.State.Count;
        }

        public Task PutLater(int count)
        {
            _ = Later();
            return Task.CompletedTask;

            async Task Later()
            {
                await Task.Delay(TimeSpan.FromMinutes(1), clock);
                diary.Write($"put {await Put(count)}");
            }
        }
    }
}
