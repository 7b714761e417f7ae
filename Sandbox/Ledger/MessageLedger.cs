namespace WhatsApi.Sandbox.Ledger;

/// <summary>Everything accepted, newest <see cref="SandboxOptions.LedgerCapacity"/> of it: the proof of "exactly once".</summary>
internal sealed class MessageLedger(int capacity)
{
    readonly Lock gate = new();
    readonly Dictionary<string, LedgerEntry> byWamid = [];
    readonly Dictionary<string, (int Count, long Last)> byOpaque = [];
    readonly HashSet<string> repeated = [];
    readonly LedgerEntry?[] ring = new LedgerEntry?[capacity];
    long last;
    long cleared; // sequences go on after a clearing, so that a cursor never points at something else
    long forgotten;
    long refused;
    long answersDropped;

    public void Add(LedgerEntry entry)
    {
        lock (gate)
        {
            entry.Sequence = ++last;
            ref var place = ref ring[Place(last)];
            if (place is not null) Forget(place);
            place = entry;
            byWamid[entry.Wamid] = entry;
            if (entry.Opaque is null) return;
            var count = byOpaque.GetValueOrDefault(entry.Opaque).Count + 1;
            byOpaque[entry.Opaque] = (count, last);
            if (count > 1) repeated.Add(entry.Opaque);
        }
    }

    public void Refused() => Interlocked.Increment(ref refused);

    public void AnswerDropped() => Interlocked.Increment(ref answersDropped);

    public LedgerEntry? ByWamid(string wamid)
    {
        lock (gate) return byWamid.GetValueOrDefault(wamid);
    }

    /// <summary>The newest message with this <c>biz_opaque_callback_data</c>.</summary>
    public LedgerEntry? ByOpaque(string opaque)
    {
        lock (gate) return byOpaque.TryGetValue(opaque, out var found) ? ring[Place(found.Last)] : null;
    }

    /// <summary>The newest entry that fits, or null.</summary>
    public LedgerEntry? Newest(Func<LedgerEntry, bool> fits)
    {
        lock (gate)
            for (var sequence = last; sequence > Math.Max(0, last - capacity); sequence--)
                if (ring[Place(sequence)] is { } entry && fits(entry))
                    return entry;
        return null;
    }

    /// <summary>Entries accepted after <paramref name="after"/>, oldest first.</summary>
    public List<LedgerEntry> Find(long after, int limit, Func<LedgerEntry, bool> fits)
    {
        var found = new List<LedgerEntry>();
        lock (gate)
            for (var sequence = Math.Max(after, last - capacity) + 1; sequence <= last && found.Count < limit; sequence++)
                if (ring[Place(sequence)] is { } entry && fits(entry))
                    found.Add(entry);
        return found;
    }

    public LedgerSummary Summary(int mostDuplicates)
    {
        lock (gate)
            return new LedgerSummary(
                last - cleared, byOpaque.Count, repeated.Count,
                [.. repeated.Take(mostDuplicates).Select(opaque => new Duplicate(opaque, byOpaque[opaque].Count))],
                Interlocked.Read(ref refused), Interlocked.Read(ref answersDropped), forgotten);
    }

    public void Clear()
    {
        lock (gate)
        {
            Array.Clear(ring);
            byWamid.Clear();
            byOpaque.Clear();
            repeated.Clear();
            cleared = last;
            forgotten = 0;
        }
        Interlocked.Exchange(ref refused, 0);
        Interlocked.Exchange(ref answersDropped, 0);
    }

    int Place(long sequence) => (int)(sequence % capacity);

    void Forget(LedgerEntry entry)
    {
        forgotten++;
        byWamid.Remove(entry.Wamid);
        if (entry.Opaque is not { } opaque || !byOpaque.TryGetValue(opaque, out var found)) return;
        if (found.Count <= 2) repeated.Remove(opaque);
        if (found.Count == 1) byOpaque.Remove(opaque);
        else byOpaque[opaque] = found with { Count = found.Count - 1 };
    }
}

internal sealed record Duplicate(string Opaque, int Count);

internal sealed record LedgerSummary(
    long Accepted, int Distinct, int DuplicateCount, IReadOnlyList<Duplicate> Duplicates, long Refused, long AnswersDropped, long Forgotten);
