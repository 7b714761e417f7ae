using Microsoft.Extensions.Logging;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>
/// Runs tasks one at a time and in order. What a turn starts and awaits comes back to the same scheduler, so that the code of one grain
/// never runs on two threads at once.
/// </summary>
internal abstract partial class TurnScheduler(LocalSilo silo) : TaskScheduler, IThreadPoolWorkItem
{
    // Turns a busy activation may take before it goes to the back of the queue.
    private const int Quantum = 64;

    // A burst may leave a long queue behind; an idle activation should not keep it.
    private const int KeptCapacity = 16;

    private Queue<Task>? _turns;
    private bool _scheduled;

    public LocalSilo Silo { get; } = silo;

    public override int MaximumConcurrencyLevel => 1;

    public int QueuedTurns => _turns?.Count ?? 0;

    protected Lock Sync { get; } = new();

    void IThreadPoolWorkItem.Execute() => RunTurns(Quantum);

    /// <summary>Runs up to <paramref name="most"/> turns and queues itself again if there are more.</summary>
    public void RunTurns(int most)
    {
        var turn = Next();
        var time = turn is null ? 0 : Silo.Clock.GetTimestamp();
        while (turn is not null)
        {
            TryExecuteTask(turn);
            time = Ended(time);
            if (--most == 0) break;
            turn = Next();
        }

        if (turn is not null && HasMore()) Silo.Turns.Queue(this);
    }

    protected override void QueueTask(Task task)
    {
        lock (Sync)
        {
            (_turns ??= new(4)).Enqueue(task);
            if (_scheduled) return;
            _scheduled = true;
        }

        Silo.Turns.Queue(this);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Sync) return _turns?.ToArray() ?? [];
    }

    // Answers the time, which is when the next turn begins.
    private long Ended(long began)
    {
        var now = Silo.Clock.GetTimestamp();
        var took = Silo.Clock.GetElapsedTime(began, now);
        if (took > Silo.Options.SlowTurn) Log.SlowTurn(Silo.Logger, ToString(), took);
        return now;
    }

    private Task? Next()
    {
        lock (Sync)
        {
            if (_turns!.TryDequeue(out var turn)) return turn;
            _scheduled = false;
            if (_turns.Capacity > KeptCapacity) _turns = new(4);
            return null;
        }
    }

    private bool HasMore()
    {
        lock (Sync) return _scheduled = _turns!.Count > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A turn of {Grain} took {Took}: something in it blocks.")]
        public static partial void SlowTurn(ILogger logger, string? grain, TimeSpan took);
    }
}
