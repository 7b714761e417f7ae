using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Stands in until campaigns are stored: there are none.</summary>
public sealed class CampaignReader(IStore store)
{
    public async Task<CampaignView?> FindAsync(string account, string id) =>
        await store.GetAsync(Tables.Batches, new Key(account, id)) is null ? null : throw new NotSupportedException();

    public Task<CampaignPage> ListAsync(string account, CampaignFilter filter) =>
        FindAsync(account, filter.Before ?? "cmp_").ContinueWith(_ => new CampaignPage([], null), TaskScheduler.Default);
}

/// <summary>Which campaigns to list; null members do not filter.</summary>
/// <param name="Before">The id after which the page begins, from the cursor.</param>
public sealed record CampaignFilter(CampaignStatus? Status = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="CampaignFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record CampaignPage(ImmutableArray<CampaignView> Campaigns, string? NextBefore);
