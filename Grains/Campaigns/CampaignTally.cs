using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A campaign's messages by what became of them, from the counters that move with them.</summary>
/// <param name="UnderWay">Scheduled, queued or being sent.</param>
/// <param name="Canceled">Those of <paramref name="OptedOut"/> included.</param>
/// <param name="OptedOut">Not sent, because their recipients had opted out meanwhile.</param>
internal sealed record CampaignTally(long UnderWay = 0, long Sent = 0, long Delivered = 0, long Read = 0, long Failed = 0, long Canceled = 0, long OptedOut = 0)
{
    public long Ended => Sent + Delivered + Read + Failed;

    /// <summary>What a later baseline is compared with.</summary>
    public Baseline Now => new(Ended, Failed);

    public static async Task<CampaignTally> ReadAsync(IStore store, string account, string campaign)
    {
        var (from, until) = MessageCounters.Of(campaign);
        return Of(await store.CountersAsync(account, from, until));
    }

    public static CampaignTally Of(IEnumerable<Counter> counters)
    {
        var counts = counters.GroupBy(counter => MessageCounters.Parse(counter.Name).What).ToDictionary(what => what.Key, what => what.Sum(counter => counter.Value));
        return new(
            In(MessageStatus.Scheduled) + In(MessageStatus.Queued) + In(MessageStatus.Sending), In(MessageStatus.Sent), In(MessageStatus.Delivered), In(MessageStatus.Read),
            In(MessageStatus.Failed), In(MessageStatus.Canceled), counts.GetValueOrDefault(MessageCounters.OptedOut));

        long In(MessageStatus status) => counts.GetValueOrDefault(MessageCounters.StatusOf(status));
    }
}
