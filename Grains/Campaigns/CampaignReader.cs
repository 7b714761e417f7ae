using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads campaigns for answers, straight from the store. What became of their messages is read from counters: the cost does not grow with the audience.</summary>
public sealed class CampaignReader(IStore store)
{
    /// <summary>A campaign of an account, or null.</summary>
    public async Task<CampaignView?> FindAsync(string account, string id) =>
        await store.GetAsync(Tables.Campaigns, new Key(account, id)) is { } row ? await ViewAsync(account, row) : null;

    /// <summary>A page of an account's campaigns, newest first.</summary>
    public async Task<CampaignPage> ListAsync(string account, CampaignFilter filter)
    {
        var rows = await store.QueryAsync(new Query(Tables.Campaigns)
        {
            Where = filter.Status is { } status ? [("account", Value.Of(account)), ("status", Value.Of(status.Word()))] : [("account", Value.Of(account))],
            In = filter.Before is { } before ? new("id", null, Value.Of(before)) : null,
            OrderBy = [new("id", Descending: true)],
            Limit = filter.Limit + 1,
        });
        var views = ImmutableArray.CreateBuilder<CampaignView>(filter.Limit);
        foreach (var row in rows.Take(filter.Limit)) views.Add(await ViewAsync(account, row));
        return new(views.DrainToImmutable(), rows.Count > filter.Limit ? rows[filter.Limit - 1].Key.Second : null);
    }

    async Task<CampaignView> ViewAsync(string account, Row row)
    {
        var (id, campaign) = (row.Key.Second!, CampaignState.Of(row));
        return CampaignViews.Of(id, campaign, campaign.LaunchedAt is null ? new() : await CampaignTally.ReadAsync(store, account, id));
    }
}

/// <summary>Which campaigns to list; null members do not filter.</summary>
/// <param name="Before">The id after which the page begins, from the cursor.</param>
public sealed record CampaignFilter(CampaignStatus? Status = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="CampaignFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record CampaignPage(ImmutableArray<CampaignView> Campaigns, string? NextBefore);
