namespace WhatsApi.LocalRuntime.Activations;

/// <summary>
/// All calls whose callers wait, oldest first, so that one timer looks after all of them. Striped by thread, because every call passes here
/// twice.
/// </summary>
internal sealed class PendingCalls : IDisposable
{
    // Between two sweeps, however many calls are overdue one after the other.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly Stripe[] _stripes;
    private readonly ITimer _timer;
    private int _armed;

    public PendingCalls(TimeProvider clock, TimeSpan timeout)
    {
        (_clock, _timeout) = (clock, timeout);
        _stripes = [.. Enumerable.Range(0, 16).Select(_ => new Stripe())];
        _timer = clock.CreateTimer(static calls => ((PendingCalls)calls!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count => _stripes.Sum(stripe => stripe.Count);

    public void Add(Call call)
    {
        call.SentAt = _clock.GetTimestamp();
        _stripes[Environment.CurrentManagedThreadId % _stripes.Length].Add(call);
        if (Volatile.Read(ref _armed) == 0) Arm();
    }

    public static void Remove(Call call) => call.Pending?.Remove(call);

    /// <summary>Those that wait now.</summary>
    public IReadOnlyList<Call> Snapshot() => [.. _stripes.SelectMany(stripe => stripe.Snapshot())];

    public void Dispose() => _timer.Dispose();

    private void Arm()
    {
        if (Interlocked.Exchange(ref _armed, 1) == 0) _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    private void Sweep()
    {
        var now = _clock.GetTimestamp();
        var overdue = new List<Call>();
        var next = TimeSpan.MaxValue;
        foreach (var stripe in _stripes)
        {
            if (stripe.TakeOverdue(call => _timeout - _clock.GetElapsedTime(call.SentAt, now), overdue) is { } left && left < next) next = left;
        }

        foreach (var call in overdue)
            call.Fail(new TimeoutException($"No answer in {_timeout} from {call}. Whether it was or will be carried out is unknown."));

        if (next < TimeSpan.MaxValue)
        {
            _timer.Change(next > Pause ? next : Pause, Timeout.InfiniteTimeSpan);
            return;
        }

        Volatile.Write(ref _armed, 0);
        if (Count > 0) Arm();
    }

    internal sealed class Stripe
    {
        private readonly Lock _sync = new();
        private Call? _oldest;
        private Call? _newest;

        public int Count { get; private set; }

        public void Add(Call call)
        {
            lock (_sync)
            {
                call.Pending = this;
                call.Older = _newest;
                if (_newest is null) _oldest = call;
                else _newest.Newer = call;
                _newest = call;
                Count++;
            }
        }

        public void Remove(Call call)
        {
            lock (_sync)
            {
                if (call.Pending is null) return;
                if (call.Older is null) _oldest = call.Newer;
                else call.Older.Newer = call.Newer;
                if (call.Newer is null) _newest = call.Older;
                else call.Newer.Older = call.Older;
                (call.Pending, call.Older, call.Newer) = (null, null, null);
                Count--;
            }
        }

        /// <summary>Moves the overdue out and says how long the oldest of the others has left.</summary>
        public TimeSpan? TakeOverdue(Func<Call, TimeSpan> left, List<Call> overdue)
        {
            lock (_sync)
            {
                while (_oldest is { } oldest)
                {
                    if (left(oldest) is var rest && rest > TimeSpan.Zero) return rest;
                    Remove(oldest);
                    overdue.Add(oldest);
                }

                return null;
            }
        }

        public List<Call> Snapshot()
        {
            var calls = new List<Call>();
            lock (_sync)
            {
                for (var call = _oldest; call is not null; call = call.Newer) calls.Add(call);
            }

            return calls;
        }
    }
}
