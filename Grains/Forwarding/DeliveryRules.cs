namespace WhatsApi.Grains;

/// <summary>When an event is tried again, and what becomes of its delivery. Pure: time and chance are arguments.</summary>
internal static class DeliveryRules
{
    /// <summary>How long a receiver may take (api.md §11).</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    // After the first delay, which is a setting (api.md §11).
    static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>A receiver may ask to be left alone for so long.</summary>
    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    const int AttemptsKept = 20; // a schedule has nine; replays add to them

    /// <summary>
    /// The time of the attempt after <paramref name="tries"/> failed ones, or null when there is none. <paramref name="chance"/> in [0, 1) adds up to a fifth, so that what
    /// failed together does not come back together. A receiver can ask for later.
    /// </summary>
    public static DateTimeOffset? NextAt(int tries, TimeSpan firstRetry, TimeSpan? retryAfter, DateTimeOffset now, double chance)
    {
        if (tries > Delays.Length + 1) return null;
        var delay = (tries == 1 ? firstRetry : Delays[tries - 2]) * (1 + 0.2 * chance);
        var asked = retryAfter < LongestRetryAfter ? retryAfter.Value : retryAfter is null ? TimeSpan.Zero : LongestRetryAfter;
        return now + (asked > delay ? asked : delay);
    }

    public static DeliveryState After(DeliveryState delivery, Attempt attempt, TimeSpan firstRetry, DateTimeOffset now, double chance)
    {
        var known = delivery with { Attempts = [.. delivery.Attempts.Add(attempt).TakeLast(AttemptsKept)], DueAt = null, Reason = null };
        if (attempt.Succeeded) return known with { Status = DeliveryStatus.Delivered };
        var tries = delivery.Tries + 1;
        return NextAt(tries, firstRetry, attempt.RetryAfter, now, chance) is { } at
            ? known with { Tries = tries, DueAt = at }
            : known with { Tries = tries, Status = DeliveryStatus.Failed };
    }

    public static DeliveryState GivenUp(DeliveryState delivery, string reason) => delivery with { Status = DeliveryStatus.Failed, DueAt = null, Reason = reason };

    /// <summary>The delivery once its owner wants it again: with the whole schedule before it.</summary>
    public static DeliveryState Again(DeliveryState delivery, DateTimeOffset now) =>
        delivery with { Status = DeliveryStatus.Pending, Tries = 0, DueAt = now, Reason = null };
}
