namespace WhatsApi.LocalRuntime.Simulation;

/// <summary>Time that stands still while anything runs, and jumps to the next timer when nothing does.</summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly SortedSet<VirtualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _made;

    internal VirtualClock(SimulationScheduler scheduler) => Scheduler = scheduler;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    internal SimulationScheduler Scheduler { get; }

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        CreateTimer(Scheduler, callback, state, dueTime, period);

    internal VirtualTimer CreateTimer(SimulationScheduler scheduler, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, scheduler, callback, state, _made++);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Jumps to the next timer, if it is due by then, and fires it.</summary>
    internal bool FireNext(DateTimeOffset limit)
    {
        if (_timers.FirstOrDefault(timer => !timer.Scheduler.IsFrozen) is not { } next || next.DueAt > limit) return false;
        if (next.DueAt > _now) _now = next.DueAt;
        next.Fire();
        return true;
    }

    internal void Drop(SimulationScheduler scheduler) => _timers.RemoveWhere(timer => timer.Scheduler == scheduler);

    internal void Add(VirtualTimer timer) => _timers.Add(timer);

    internal void Remove(VirtualTimer timer) => _timers.Remove(timer);
}

/// <summary>The clock of one silo: its timers die with it.</summary>
internal sealed class SiloClock(VirtualClock clock, SimulationScheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(scheduler, callback, state, dueTime, period);
}

/// <summary>A timer that fires when its clock has come to it; ties go by age.</summary>
internal sealed class VirtualTimer(VirtualClock clock, SimulationScheduler scheduler, TimerCallback callback, object? state, long number)
    : ITimer, IComparable<VirtualTimer>
{
    private TimeSpan _period;
    private bool _disposed;

    public SimulationScheduler Scheduler => scheduler;

    public DateTimeOffset DueAt { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        clock.Remove(this);
        if (_disposed || scheduler.IsDead) return false;
        _period = period;
        if (dueTime == Timeout.InfiniteTimeSpan) return true;
        DueAt = clock.GetUtcNow() + dueTime;
        clock.Add(this);
        return true;
    }

    public void Fire()
    {
        clock.Remove(this);
        if (_period > TimeSpan.Zero) Change(_period, _period);
        scheduler.RunNow(() => callback(state));
    }

    public int CompareTo(VirtualTimer? other) => (DueAt, number).CompareTo((other!.DueAt, other.Number));

    public void Dispose()
    {
        _disposed = true;
        clock.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private long Number => number;
}
