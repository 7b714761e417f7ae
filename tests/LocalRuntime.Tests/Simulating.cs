using Orleans;
using WhatsApi.LocalRuntime.Simulation;
using WhatsApi.LocalRuntime.Tests.Support;

namespace WhatsApi.LocalRuntime.Tests;

public class Simulating
{
    internal interface IRunner : IGrainWithStringKey
    {
        Task Run(int laps);

        Task StrayOff();
    }

    [Fact]
    public void The_same_seed_makes_the_same_world() => Assert.Equal(Race(7), Race(7));

    [Fact]
    public void Other_seeds_make_other_worlds() => Assert.True(Enumerable.Range(0, 20).Select(Race).Distinct().Count() > 15);

    [Fact]
    public void The_world_of_a_seed_is_the_same_on_every_machine() =>
        Assert.Equal("acc cbb bac baa", string.Join(' ', Winners(3).Chunk(3).Select(lap => new string([.. lap]))));

    [Fact]
    public void Time_passes_only_when_nothing_runs_and_then_at_once()
    {
        var told = TimeProvider.System.GetTimestamp();
        var world = World.Tell(world => world.Passes(TimeSpan.FromDays(40)));
        Assert.Equal(TimeSpan.FromDays(40), world.Sim.Clock.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.True(TimeProvider.System.GetElapsedTime(told) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times() => World.Tell(async world =>
    {
        var order = new List<int>();
        await Task.WhenAll(new[] { 3, 1, 2 }.Select(async seconds =>
        {
            await world.Passes(TimeSpan.FromSeconds(seconds));
            order.Add(seconds);
        }));
        Assert.Equal([1, 2, 3], order);
    });

    [Fact]
    public void A_failed_story_names_its_seed() => AssertFails(
        17, _ => throw new InvalidOperationException("wrong"), "Seed 17, step", ": wrong");

    [Fact]
    public void A_story_that_waits_for_nothing_is_stuck() => AssertFails(
        18, _ => new TaskCompletionSource().Task, "Seed 18", "Stuck");

    [Fact]
    public void A_story_that_goes_in_circles_is_stopped() => AssertFails(
        19,
        async world =>
        {
            world.Sim.StepLimit = 100;
            while (true) await world.Sim.Hop();
        },
        "Seed 19", "circles");

    [Fact]
    public void A_story_that_takes_longer_than_its_limit_is_stopped()
    {
        var sim = new Simulation.Simulation(20);
        var thrown = Assert.Throws<SimulationException>(() => sim.Run(() => Task.Delay(TimeSpan.FromHours(2), sim.Clock), TimeSpan.FromHours(1)));
        Assert.Contains("Seed 20", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_leaves_the_simulation_is_found_out() => AssertFails(
        21, world => world.Grains.GetGrain<IRunner>("a").StrayOff(), "Seed 21", "another thread");

    private static void AssertFails(int seed, Func<World, Task> story, params string[] saying)
    {
        var thrown = Assert.Throws<SimulationException>(() => World.Tell(story, seed));
        foreach (var words in saying) Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
    }

    private static string Race(int seed)
    {
        var steps = new List<string>();
        World.Tell(
            async world =>
            {
                world.Sim.BeforeStep = step => steps.Add(step.ToString());
                await Run(world);
            },
            seed);
        return string.Join('\n', steps);
    }

    private static IEnumerable<char> Winners(int seed) => World.Tell(Run, seed).Diary.Lines.Select(line => line[0]);

    private static Task Run(World world) => Task.WhenAll("abc".Select(name => world.Grains.GetGrain<IRunner>($"{name}").Run(4)));

    internal sealed class RunnerGrain(Diary diary) : Grain, IRunner
    {
        public async Task Run(int laps)
        {
            for (var lap = 0; lap < laps; lap++)
            {
                await Task.Yield();
                diary.Write(this.GetPrimaryKeyString());
            }
        }

        public Task StrayOff()
        {
            var elsewhere = new Thread(() => _ = GrainFactory.GetGrain<IRunner>("b").Run(1));
            elsewhere.Start();
            elsewhere.Join();
            return Task.CompletedTask;
        }
    }
}
