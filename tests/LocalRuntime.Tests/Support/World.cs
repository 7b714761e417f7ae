using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;
using WhatsApi.LocalRuntime.Reminders;
using WhatsApi.LocalRuntime.Simulation;

namespace WhatsApi.LocalRuntime.Tests.Support;

/// <summary>A simulation with a silo, the stores that outlive it, and a diary that its grains write.</summary>
internal sealed class World
{
    private readonly Action<LocalRuntimeOptions> _configure;

    private World(int seed, Action<LocalRuntimeOptions>? configure)
    {
        _configure = configure ?? (_ => { });
        Sim = new(seed);
        Storage = new(Sim.Hop);
        Reminders = new(Sim.Hop);
        Silo = StartSilo();
    }

    public Simulation.Simulation Sim { get; }

    public MemoryStorage Storage { get; }

    public MemoryReminders Reminders { get; }

    public Diary Diary { get; } = new();

    public SimulatedSilo Silo { get; private set; }

    public IGrainFactory Grains => Silo.Grains;

    /// <summary>Tells one story in a world of its own.</summary>
    public static World Tell(Func<World, Task> story, int seed = 1, Action<LocalRuntimeOptions>? configure = null)
    {
        var world = new World(seed, configure);
        world.Sim.Run(() => story(world));
        return world;
    }

    /// <summary>Tells the same story under many seeds.</summary>
    public static void TellOften(Func<World, Task> story, int times = 50)
    {
        for (var seed = 0; seed < times; seed++) Tell(story, seed);
    }

    public SimulatedSilo StartSilo() => Silo = Sim.StartSilo(services => services
        .AddSingleton(Diary)
        .AddKeyedSingleton<IGrainStorage>("Default", Storage)
        .AddSingleton<IReminderStore>(Reminders)
        .AddLocalGrains(options =>
        {
            options.Assemblies.Add(typeof(World).Assembly);
            _configure(options);
        }));

    public Task Passes(TimeSpan time) => Task.Delay(time, Sim.Clock);
}

/// <summary>What happened, in order.</summary>
internal sealed class Diary
{
    private readonly List<string> _lines = [];

    public string Text => string.Join(", ", Lines);

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public void Write(string line)
    {
        lock (_lines) _lines.Add(line);
    }
}
