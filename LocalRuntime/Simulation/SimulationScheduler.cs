using WhatsApi.LocalRuntime.Activations;

namespace WhatsApi.LocalRuntime.Simulation;

/// <summary>
/// Runs what belongs to one silo, or to the story, as steps of the simulation: its own tasks, each a step, and the turns of activations.
/// </summary>
internal sealed class SimulationScheduler(Simulation simulation, string name) : TaskScheduler, ITurnQueue
{
    private bool _runsNow;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>It has crashed: what it would still run is dropped.</summary>
    public bool IsDead { get; private set; }

    /// <summary>It stands still: what it would run waits.</summary>
    public bool IsFrozen { get; private set; }

    public void Queue(TurnScheduler scheduler)
    {
        if (!IsDead) simulation.Queue(new(this, () => scheduler.RunTurns(1), scheduler));
    }

    /// <summary>Runs an action here and now, but as part of this scheduler, so that what it awaits comes back to it.</summary>
    public void RunNow(Action action)
    {
        if (IsDead) return;
        var task = new Task(action);
        _runsNow = true;
        task.RunSynchronously(this);
        task.GetAwaiter().GetResult();
    }

    public Task StartAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Die()
    {
        IsDead = true;
        simulation.Drop(this);
    }

    public void Freeze()
    {
        IsFrozen = true;
        simulation.Hold(this);
    }

    public void Thaw()
    {
        IsFrozen = false;
        simulation.Release(this);
    }

    public override string ToString() => name;

    protected override void QueueTask(Task task)
    {
        if (!IsDead) simulation.Queue(new(this, () => TryExecuteTask(task), this));
    }

    // Every continuation is a step of its own, to be overtaken by others.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (!_runsNow) return false;
        _runsNow = false;
        return TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}

/// <summary>Something that could be the next step.</summary>
/// <param name="Owner">What dies with its silo.</param>
/// <param name="Run">The step itself.</param>
/// <param name="What">What it is, in a trace.</param>
internal sealed record Runnable(SimulationScheduler Owner, Action Run, object What);
