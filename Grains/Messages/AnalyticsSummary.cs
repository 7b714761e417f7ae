using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>An account's messages of some whole days (UTC), by what has become of them.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The day after the last.</param>
/// <param name="ByStatus">Outbound messages by their present status, every status there is.</param>
/// <param name="ByType">Outbound messages by type, types that occurred.</param>
/// <param name="ByDay">Every day of the range, in order.</param>
/// <param name="TopErrors">Why messages failed, the most frequent first.</param>
/// <param name="Inbound">Messages that people wrote.</param>
public sealed record AnalyticsSummary(
    DateOnly From, DateOnly Until, ImmutableSortedDictionary<MessageStatus, long> ByStatus, ImmutableSortedDictionary<string, long> ByType,
    ImmutableArray<AnalyticsDay> ByDay, ImmutableArray<ErrorCount> TopErrors, long Inbound)
{
    public long Total => ByStatus.Values.Sum();

    /// <summary>Of what Meta took, the share that arrived; null when Meta took nothing.</summary>
    public double? DeliveryRate => Share(Delivered + Read, Sent + Delivered + Read);

    /// <summary>Of what arrived, the share that was read.</summary>
    public double? ReadRate => Share(Read, Delivered + Read);

    /// <summary>Of what has an outcome, the share that failed.</summary>
    public double? FailureRate => Share(Failed, Failed + Sent + Delivered + Read);

    long Sent => ByStatus[MessageStatus.Sent];
    long Delivered => ByStatus[MessageStatus.Delivered];
    long Read => ByStatus[MessageStatus.Read];
    long Failed => ByStatus[MessageStatus.Failed];

    static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>The outbound messages created on one day, by their present status.</summary>
public sealed record AnalyticsDay(DateOnly Date, long Total, long Sent, long Delivered, long Read, long Failed);

/// <param name="Code">Meta's number, or one of <see cref="ErrorCodes"/>.</param>
public sealed record ErrorCount(string Code, string Title, long Count);
