using Microsoft.Extensions.DependencyInjection;

namespace WhatsApi.LocalRuntime.Simulation;

/// <summary>
/// A world of its own: virtual time, one thread, and a seed that decides which of the things that could happen next does. The same seed makes
/// the same world; a story is told in it, and its silos may crash between any two steps.
/// </summary>
public sealed class Simulation
{
    private readonly List<Runnable> _runnable = [];
    private readonly List<Runnable> _held = []; // of silos that stand still
    private readonly List<(long Step, Action Happen)> _accidents = [];
    private readonly Lock _sync = new();
    private readonly SimulationScheduler _story;
    private readonly Random _choice;
    private Thread? _thread;
    private volatile string? _strayed;
    private int _silos;

    public Simulation(int seed)
    {
        Seed = seed;
        _choice = new(seed);
        Random = new(~seed);
        _story = new(this, "story");
        Clock = new(_story);
    }

    public int Seed { get; }

    public VirtualClock Clock { get; }

    /// <summary>Randomness for the story and its fakes; it does not change the order of steps.</summary>
    public Random Random { get; }

    /// <summary>How many steps have been taken.</summary>
    public long Steps { get; private set; }

    /// <summary>After so many steps in one run the world is taken to go in circles.</summary>
    public long StepLimit { get; set; } = 1_000_000;

    /// <summary>Told of every step before it is taken: to trace it, or to crash a silo there.</summary>
    public Action<SimulationStep>? BeforeStep { get; set; }

    /// <summary>Starts a silo with these services, <c>AddLocalGrains</c> among them; time and threads are the simulation's.</summary>
    public SimulatedSilo StartSilo(Action<IServiceCollection> configure) => new(new(this, $"silo {++_silos}"), Clock, configure);

    /// <summary>Crashes a silo after so many more steps, whatever it does then.</summary>
    public void CrashAfter(int steps, SimulatedSilo silo) => _accidents.Add((Steps + steps, silo.Crash));

    /// <summary>Freezes a silo after so many more steps, whatever it does then.</summary>
    public void FreezeAfter(int steps, SimulatedSilo silo) => _accidents.Add((Steps + steps, silo.Freeze));

    /// <summary>A point where others may go first: what a fake of a store or a network awaits in place of I/O.</summary>
#pragma warning disable CA1822 // Reads as something the simulation does, and may one day take its time.
    public async Task Hop() => await Task.Yield();
#pragma warning restore CA1822

    /// <summary>Work that belongs to no silo and outlives their crashes: the inside of a database, the other end of a network.</summary>
    public Task Outside(Func<Task> work) => _story.StartAsync(work);

    /// <summary>Tells a story to its end, at most <paramref name="limit"/> of virtual time.</summary>
    public void Run(Func<Task> story, TimeSpan? limit = null)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _thread = Thread.CurrentThread;
        try
        {
            var (lastStep, lastInstant) = (Steps + StepLimit, limit is { } time ? Clock.GetUtcNow() + time : DateTimeOffset.MaxValue);
            var told = _story.StartAsync(story);
            while (!told.IsCompleted) Step(lastStep, lastInstant);
            told.GetAwaiter().GetResult();
            CheckNothingStrayed();
        }
        catch (Exception thrown)
        {
            // Work that strayed to the thread pool may be on its way back: give it a moment, to name the real fault.
            SpinWait.SpinUntil(() => _strayed is not null, 50);
            throw new SimulationException(
                $"Seed {Seed}, step {Steps}, {Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}: {thrown.Message} {_strayed}", thrown);
        }
        finally
        {
            _thread = null;
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    internal void Queue(Runnable runnable)
    {
        lock (_sync)
        {
            (runnable.Owner.IsFrozen ? _held : _runnable).Add(runnable);
            if (_thread is null || _thread == Thread.CurrentThread) return;
            _strayed ??= $"{runnable.Owner} went on on another thread, where no seed reaches: by ConfigureAwait(false), Task.Run, real I/O, "
                + "or WhenAll or WhenAny over a TaskCompletionSource that runs its continuations asynchronously.";
        }
    }

    internal void Hold(SimulationScheduler owner) => Move(owner, _runnable, _held);

    internal void Release(SimulationScheduler owner) => Move(owner, _held, _runnable);

    internal void Drop(SimulationScheduler owner)
    {
        lock (_sync)
        {
            _runnable.RemoveAll(runnable => runnable.Owner == owner);
            _held.RemoveAll(runnable => runnable.Owner == owner);
        }

        Clock.Drop(owner);
    }

    private void Move(SimulationScheduler owner, List<Runnable> from, List<Runnable> to)
    {
        lock (_sync)
        {
            to.AddRange(from.Where(runnable => runnable.Owner == owner));
            from.RemoveAll(runnable => runnable.Owner == owner);
        }
    }

    private void Step(long lastStep, DateTimeOffset lastInstant)
    {
        if (++Steps > lastStep) throw new InvalidOperationException($"The story has not ended after {StepLimit} steps: something goes in circles.");
        CheckNothingStrayed();
        foreach (var (_, happen) in _accidents.Where(accident => accident.Step <= Steps)) happen();
        _accidents.RemoveAll(accident => accident.Step <= Steps);

        if (Pick() is { } runnable)
        {
            BeforeStep?.Invoke(new(Steps, Clock.GetUtcNow(), runnable.Owner, runnable.What));
            if (!runnable.Owner.IsDead) runnable.Run();
        }
        else if (!Clock.FireNext(lastInstant))
        {
            throw new InvalidOperationException(
                "Stuck: nothing can run, and no timer is due within the limit. Something awaits what will never come.");
        }
    }

    private void CheckNothingStrayed()
    {
        if (_strayed is not null) throw new InvalidOperationException("The order of steps was not the simulation's own.");
    }

    private Runnable? Pick()
    {
        lock (_sync)
        {
            if (_runnable.Count == 0) return null;
            var picked = _choice.Next(_runnable.Count);
            var runnable = _runnable[picked];
            _runnable[picked] = _runnable[^1];
            _runnable.RemoveAt(_runnable.Count - 1);
            return runnable;
        }
    }
}

/// <summary>One step: a turn of an activation, or of the story, or of what surrounds them.</summary>
public readonly struct SimulationStep
{
    private readonly object _owner;
    private readonly object _what;

    internal SimulationStep(long number, DateTimeOffset at, object owner, object what) => (Number, At, _owner, _what) = (number, at, owner, what);

    public long Number { get; }

    public DateTimeOffset At { get; }

    /// <summary>Who takes the step: "story", "silo 1", "silo 1: message/42".</summary>
    public string Who => _owner == _what ? $"{_owner}" : $"{_owner}: {_what}";

    public override string ToString() => $"{Number} {At:HH:mm:ss.fff} {Who}";
}
