namespace WhatsApi.Sandbox.Assets;

/// <summary>Throughput of a number and the pace towards each user: meta-cloud-api §4.1, §4.2.</summary>
/// <remarks>Buckets are kept as the instant at which they are full again (GCRA): one long for each pair.</remarks>
internal sealed class NumberLimits
{
    const int MostPairs = 50_000;

    readonly Lock gate = new();
    readonly Dictionary<string, long> pairs = [];
    long number;

    public bool TakeThroughput(int perSecond, DateTimeOffset now)
    {
        lock (gate) return Take(ref number, TimeSpan.TicksPerSecond / perSecond, perSecond, now.UtcTicks);
    }

    public bool TakePair(string user, int burst, TimeSpan refill, DateTimeOffset now)
    {
        lock (gate)
        {
            if (pairs.Count > MostPairs) Forget(now.UtcTicks);
            var full = pairs.GetValueOrDefault(user);
            var taken = Take(ref full, refill.Ticks, burst, now.UtcTicks);
            pairs[user] = full;
            return taken;
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            pairs.Clear();
            number = 0;
        }
    }

    void Forget(long now)
    {
        foreach (var (user, full) in pairs)
            if (full <= now)
                pairs.Remove(user);
        if (pairs.Count > MostPairs) pairs.Clear();
    }

    internal static bool Take(ref long full, long interval, int burst, long now)
    {
        var after = Math.Max(full, now) + interval;
        if (after - now > interval * burst) return false;
        full = after;
        return true;
    }
}
