using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace WhatsApi.LocalRuntime.Reminders;

/// <summary>Knows every reminder and wakes their grains: one timer, set to the earliest.</summary>
internal sealed partial class ReminderAlarms : IDisposable
{
    private const int PageSize = 1_000;

    // Timers reach 49 days at most; waking once a day to look again costs nothing.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly LocalSilo _silo;
    private readonly IReminderStore? _store;
    private readonly ITimer _timer;
    private readonly Lock _sync = new();
    private readonly Dictionary<(string GrainId, string Name), Alarm> _alarms = [];
    private readonly SortedSet<Alarm> _waiting = [];
    private readonly TaskCompletionSource _loaded = new();
    private bool _stopped;

    public ReminderAlarms(LocalSilo silo, IReminderStore? store)
    {
        (_silo, _store) = (silo, store);
        _timer = silo.Clock.CreateTimer(static self => ((ReminderAlarms)self!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_sync) return _alarms.Count;
        }
    }

    private IReminderStore Store =>
        _store ?? throw new InvalidOperationException($"Reminders need an {nameof(IReminderStore)} among the services.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_store is not null)
        {
            var page = new ReminderPage([], null);
            do
            {
                page = await _store.ReadPageAsync(page.Next, PageSize, cancellationToken);
                foreach (var reminder in page.Reminders) Set(reminder);
            }
            while (page.Next is not null);
        }

        _loaded.TrySetResult();
    }

    public void Stop()
    {
        lock (_sync) _stopped = true;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grainId, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < _silo.Options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Reminder {name} has a period of {period}; the least is {_silo.Options.MinimumReminderPeriod}.", nameof(period));
        }

        // Or the page that is being read could bring back what this replaces.
        await _loaded.Task;
        var reminder = new ReminderDefinition(grainId.ToString(), name, _silo.Clock.GetUtcNow() + dueTime, period, null);
        reminder = reminder with { Etag = await Store.UpsertAsync(reminder, CancellationToken.None) };
        Set(reminder);
        return new Handle(reminder);
    }

    public async Task UnregisterAsync(GrainId grainId, IGrainReminder handle)
    {
        var reminder = handle is Handle { Reminder: var own } && own.GrainId == grainId.ToString() ? own
            : throw new ArgumentException($"Reminder {handle.ReminderName} is not one of {grainId}.", nameof(handle));
        await _loaded.Task;
        if (!await Store.DeleteAsync(reminder.GrainId, reminder.Name, reminder.Etag!, CancellationToken.None)
            && await Store.ReadAsync(reminder.GrainId, reminder.Name, CancellationToken.None) is not null)
        {
            throw new ReminderException($"Reminder {reminder.Name} of {grainId} has been updated since this handle to it was given out.");
        }

        lock (_sync)
        {
            if (_alarms.Remove((reminder.GrainId, reminder.Name), out var alarm)) _waiting.Remove(alarm);
        }
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grainId, string name) =>
        await Store.ReadAsync(grainId.ToString(), name, CancellationToken.None) is { } reminder ? new Handle(reminder) : null;

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grainId) =>
        [.. (await Store.ReadAsync(grainId.ToString(), CancellationToken.None)).Select(reminder => new Handle(reminder))];

    public void Dispose() => _timer.Dispose();

    private void Set(ReminderDefinition reminder)
    {
        lock (_sync)
        {
            if (_alarms.TryGetValue((reminder.GrainId, reminder.Name), out var before)) _waiting.Remove(before);
            Wait(_alarms[(reminder.GrainId, reminder.Name)] = new(reminder, reminder.NextAt(_silo.Clock.GetUtcNow())));
        }
    }

    private void Wait(Alarm alarm)
    {
        _waiting.Add(alarm);
        if (_waiting.Min == alarm) SetTimer();
    }

    private void SetTimer()
    {
        if (_stopped || _waiting.Min is not { } first) return;
        var wait = first.At - _silo.Clock.GetUtcNow();
        _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        var now = _silo.Clock.GetUtcNow();
        var due = new List<Alarm>();
        lock (_sync)
        {
            if (_stopped) return;
            while (_waiting.Min is { } first && first.At <= now)
            {
                _waiting.Remove(first);
                due.Add(first);
            }

            SetTimer();
        }

        foreach (var alarm in due) _ = RingAsync(alarm, now);
    }

    private async Task RingAsync(Alarm alarm, DateTimeOffset now)
    {
        var reminder = alarm.Reminder;
        try
        {
            var grain = _silo.Factory.GetGrain<IRemindable>(GrainId.Parse(reminder.GrainId));
            await grain.ReceiveReminder(reminder.Name, new(reminder.StartAt.UtcDateTime, reminder.Period, now.UtcDateTime));
        }
        catch (Exception thrown)
        {
            Log.TickFailed(_silo.Logger, thrown, reminder.Name, reminder.GrainId);
        }

        lock (_sync)
        {
            // It may have been replaced or removed meanwhile, by the tick itself above all.
            if (_alarms.GetValueOrDefault((reminder.GrainId, reminder.Name)) != alarm) return;
            Wait(_alarms[(reminder.GrainId, reminder.Name)] = new(reminder, reminder.NextAt(_silo.Clock.GetUtcNow().AddTicks(1))));
        }
    }

    private sealed record Handle(ReminderDefinition Reminder) : IGrainReminder
    {
        public string ReminderName => Reminder.Name;
    }

    /// <summary>A reminder and its next tick.</summary>
    private sealed record Alarm(ReminderDefinition Reminder, DateTimeOffset At) : IComparable<Alarm>
    {
        public int CompareTo(Alarm? other) => other is null ? 1
            : At != other.At ? At.CompareTo(other.At)
            : string.CompareOrdinal(Reminder.GrainId, other.Reminder.GrainId) is var grains and not 0 ? grains
            : string.CompareOrdinal(Reminder.Name, other.Reminder.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Reminder {Name} of {Grain} ticked and failed; it goes on ticking.")]
        public static partial void TickFailed(ILogger logger, Exception why, string name, string grain);
    }
}
