namespace WhatsApi.Sandbox.Webhooks;

/// <summary>Everything that is due later, on one timer: hundreds of thousands of statuses wait without a task each.</summary>
internal sealed class Schedule : IDisposable
{
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    readonly Lock gate = new();
    readonly PriorityQueue<Post, long> waiting = new();
    readonly TimeProvider clock;
    readonly Action<List<Post>> due;
    readonly ITimer timer;
    long armedFor = long.MaxValue;

    /// <param name="due">Called with all that has come due; must not throw.</param>
    public Schedule(TimeProvider clock, Action<List<Post>> due)
    {
        this.clock = clock;
        this.due = due;
        timer = clock.CreateTimer(_ => Fire(), null, Never, Never);
    }

    /// <summary>How much later than due the timer may ring, so that what is due together goes together.</summary>
    public TimeSpan Window { get; set; }

    public void Add(Post post, DateTimeOffset at)
    {
        lock (gate)
        {
            waiting.Enqueue(post, at.UtcTicks);
            if (at.UtcTicks < armedFor) Arm(at.UtcTicks);
        }
    }

    public int Clear()
    {
        lock (gate)
        {
            var count = waiting.UnorderedItems.Sum(w => w.Element.Updates.Length);
            waiting.Clear();
            return count;
        }
    }

    public void Dispose() => timer.Dispose();

    void Fire()
    {
        var ripe = new List<Post>();
        lock (gate)
        {
            var now = clock.GetUtcNow().UtcTicks;
            while (waiting.TryPeek(out _, out var at) && at <= now) ripe.Add(waiting.Dequeue());
            armedFor = long.MaxValue;
            if (waiting.TryPeek(out _, out var next)) Arm(next);
        }
        if (ripe.Count > 0) due(ripe);
    }

    void Arm(long at)
    {
        armedFor = at;
        var pause = TimeSpan.FromTicks(Math.Max(0, at - clock.GetUtcNow().UtcTicks)) + Window;
        // A timer rings on whole milliseconds, rounded down: one more, or it rings before the time and once again.
        timer.Change(pause + TimeSpan.FromMilliseconds(1), Never);
    }
}
