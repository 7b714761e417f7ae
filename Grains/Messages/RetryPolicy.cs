namespace WhatsApi.Grains;

/// <summary>When a message gets another attempt. Pure: the chance in the jitter is an argument.</summary>
internal static class RetryPolicy
{
    /// <summary>Attempts at most, the first included (api.md §4).</summary>
    public const int MaxAttempts = 6;

    /// <summary>No attempt begins later than this after the first (api.md §4).</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(24);

    /// <summary>
    /// The time of the attempt after <paramref name="attempts"/> made ones, or null when there is none.
    /// <paramref name="chance"/> in [0, 1) spreads it by a fifth to either side, so that a crowd that failed together does not come back together.
    /// </summary>
    public static DateTimeOffset? NextAt(RetryClass retry, int attempts, DateTimeOffset firstAttemptAt, DateTimeOffset now, double chance)
    {
        if (retry == RetryClass.Never || attempts >= MaxAttempts) return null;
        var at = now + Delay(retry, attempts) * (0.8 + 0.4 * chance);
        return at - firstAttemptAt > Horizon ? null : at;
    }

    static TimeSpan Delay(RetryClass retry, int attempts) => retry switch
    {
        RetryClass.Soon => TimeSpan.FromSeconds(2 * Math.Pow(4, attempts - 1)),            // 2 s, 8 s, 32 s, 2 min, 9 min
        RetryClass.NumberThrottled => TimeSpan.FromSeconds(5 * Math.Pow(4, attempts - 1)), // 5 s, 20 s, 80 s, 5 min, 21 min; the sender slows as well
        RetryClass.PairThrottled => TimeSpan.FromSeconds(Math.Pow(4, attempts + 1)),       // 4^X seconds, Meta's advice, from 16 s: meta-cloud-api §4.2
        RetryClass.Later => TimeSpan.FromHours(attempts == 1 ? 1 : 4),                     // 1 h, then every 4 h
        _ => throw new System.Diagnostics.UnreachableException(retry.ToString()),
    };
}
