namespace WhatsApi.Grains;

/// <summary>
/// Meta's limit for one number and one person: a burst on credit, then one message per interval. Whoever must wait gets a time of their own, so that a thousand
/// messages to one person are put off once each. Time is an argument.
/// </summary>
internal sealed class PairLimiter(int burst, TimeSpan interval)
{
    const int ForgetAbove = 1_000;
    readonly Dictionary<string, Pair> _pairs = [];
    int _forgetAt = ForgetAbove;

    /// <summary>Null when a message to this person may go now; otherwise the time that is reserved for it.</summary>
    public DateTimeOffset? TakeOrReserve(string to, DateTimeOffset now)
    {
        if (burst == 0) return null;
        if (!_pairs.TryGetValue(to, out var pair)) pair = Add(to, now);
        if (pair.Reserved.TryPeek(out var mine) && mine <= now)
        {
            pair.Reserved.Dequeue();
            return null;
        }
        if (pair.FreeAt < now) pair.FreeAt = now;
        var slot = pair.FreeAt - (burst - 1) * interval;
        pair.FreeAt += interval;
        if (slot <= now) return null;
        pair.Reserved.Enqueue(slot);
        return slot;
    }

    Pair Add(string to, DateTimeOffset now)
    {
        if (_pairs.Count >= _forgetAt) Forget(now);
        return _pairs[to] = new();
    }

    // Not again before there are twice as many as are left: a fast number has more than that many people on credit at any time.
    void Forget(DateTimeOffset now)
    {
        foreach (var (to, pair) in _pairs)
            if (pair.FreeAt <= now && pair.Reserved.Count == 0) _pairs.Remove(to);
        _forgetAt = Math.Max(ForgetAbove, 2 * _pairs.Count);
    }

    sealed class Pair
    {
        /// <summary>When all credit is worked off.</summary>
        public DateTimeOffset FreeAt;
        public readonly Queue<DateTimeOffset> Reserved = new();
    }
}
