using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Sums an account's messages up from its counters: the cost grows with the days and with how many kinds there are, not with the messages.</summary>
public sealed class AnalyticsReader(IStore store)
{
    /// <param name="campaign">Only this campaign's messages; null: all of the account.</param>
    /// <param name="until">The day after the last.</param>
    public async Task<AnalyticsSummary> SummariseAsync(string account, string? campaign, DateOnly from, DateOnly until)
    {
        var owner = campaign ?? "";
        var counters = await store.CountersAsync(account, MessageCounters.FirstOf(owner, from), MessageCounters.FirstOf(owner, until));
        return Analytics.Of(from, until, counters);
    }
}
