namespace WhatsApi.Grains;

/// <summary>An event on its way.</summary>
internal sealed class Parcel(string id, DeliveryState delivery, EventRecord? record, long version)
{
    /// <summary>The delivery's id.</summary>
    public string Id => id;

    public DeliveryState Delivery { get; set; } = delivery;

    /// <summary>The event, when it was just read; another attempt reads it again.</summary>
    public EventRecord? Record => record;

    /// <summary>The version of its row in the log; 0 while it has none.</summary>
    public long Version { get; set; } = version;

    /// <summary>True once it has a row, or will have one with the next write: then the stream may go on without it.</summary>
    public bool IsKept { get; set; } = version > 0;

    /// <summary>When it may be sent, once it is the first of its message.</summary>
    public DateTimeOffset ReadyAt { get; set; }

    public string Line => Delivery.Message ?? id;
}

/// <summary>
/// The events a forwarder holds in memory: of each message one at a time, in the order of their numbers; across messages whichever has been ready the longest. A failed
/// one stays the first of its message, and what comes after it waits.
/// </summary>
internal sealed class DeliveryQueue
{
    static readonly Comparer<Parcel> ByReadiness = Comparer<Parcel>.Create((x, y) => (x.ReadyAt, x.Delivery.Sequence).CompareTo((y.ReadyAt, y.Delivery.Sequence)));

    readonly Dictionary<string, Line> _lines = [];
    readonly Dictionary<string, Parcel> _parcels = [];

    // The first of each message that is not being sent: never sent before, and to be sent again.
    readonly SortedSet<Parcel> _fresh = new(ByReadiness), _kept = new(ByReadiness);

    public int Count => _parcels.Count;

    /// <summary>Messages whose next event was never sent.</summary>
    public int Fresh => _fresh.Count;

    public Parcel? Find(string id) => _parcels.GetValueOrDefault(id);

    /// <summary>Takes an event in. False when an earlier one of its message has failed: then it needs a row of its own, since nobody knows when its turn comes.</summary>
    public bool Add(Parcel parcel, DateTimeOffset readyAt)
    {
        if (!_lines.TryGetValue(parcel.Line, out var line)) _lines.Add(parcel.Line, line = new());
        var free = !line.Parcels.Values.Any(other => other.IsKept && other.Delivery.Sequence < parcel.Delivery.Sequence);
        parcel.ReadyAt = readyAt;
        line.Parcels.Add(parcel.Delivery.Sequence, parcel);
        _parcels.Add(parcel.Id, parcel);
        Settle(line);
        return free;
    }

    /// <summary>The next to be sent, if one is ready; without <paramref name="freshToo"/> only those that were sent before.</summary>
    public Parcel? Next(DateTimeOffset now, bool freshToo)
    {
        if (First(freshToo) is not { } parcel || parcel.ReadyAt > now) return null;
        var line = _lines[parcel.Line];
        line.Away = parcel;
        Settle(line);
        return parcel;
    }

    /// <summary>When the next is ready, if any waits.</summary>
    public DateTimeOffset? NextAt(bool freshToo) => First(freshToo)?.ReadyAt;

    /// <summary>One that was sent waits for another time.</summary>
    public void Later(Parcel parcel, DateTimeOffset at)
    {
        parcel.ReadyAt = at;
        Return(parcel);
    }

    /// <summary>One that was sent is done with.</summary>
    public void Done(Parcel parcel)
    {
        _parcels.Remove(parcel.Id);
        _lines[parcel.Line].Parcels.Remove(parcel.Delivery.Sequence);
        Return(parcel);
    }

    /// <summary>Those of the same message that wait behind one.</summary>
    public IEnumerable<Parcel> Behind(Parcel parcel) => _lines[parcel.Line].Parcels.Values.SkipWhile(p => p.Delivery.Sequence <= parcel.Delivery.Sequence);

    /// <summary>Makes those that wait for another attempt ready at once.</summary>
    public void Hurry(DateTimeOffset now, Func<Parcel, bool> which)
    {
        foreach (var parcel in _kept.Where(parcel => parcel.ReadyAt > now && which(parcel)).ToList())
        {
            _kept.Remove(parcel);
            parcel.ReadyAt = now;
            _kept.Add(parcel);
        }
    }

    /// <summary>All that have a row, or will have one with the next write.</summary>
    public IEnumerable<Parcel> Kept => _parcels.Values.Where(parcel => parcel.IsKept);

    Parcel? First(bool freshToo)
    {
        var (kept, fresh) = (_kept.Min, freshToo ? _fresh.Min : null);
        return kept is null || (fresh is not null && ByReadiness.Compare(fresh, kept) < 0) ? fresh : kept;
    }

    void Return(Parcel parcel)
    {
        var line = _lines[parcel.Line];
        line.Away = null;
        if (line.Parcels.Count == 0) _lines.Remove(parcel.Line);
        else Settle(line);
    }

    // Only the first of a line stands in a set, and only while none of it is being sent.
    void Settle(Line line)
    {
        if (line.Waiting is { } former) (line.Among!).Remove(former);
        line.Waiting = line.Away is null ? line.Parcels.Values[0] : null;
        line.Among = line.Waiting is { IsKept: true } ? _kept : _fresh;
        if (line.Waiting is { } first) line.Among.Add(first);
    }

    sealed class Line
    {
        public readonly SortedList<long, Parcel> Parcels = [];
        public Parcel? Away, Waiting;
        public SortedSet<Parcel>? Among;
    }
}
