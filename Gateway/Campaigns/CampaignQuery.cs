using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /campaigns</c>.</summary>
internal sealed record CampaignQuery(CampaignFilter Filter) : IQuery<CampaignQuery>
{
    static readonly Dictionary<string, CampaignStatus> Statuses = Enum.GetValues<CampaignStatus>().ToDictionary(status => status.Word());

    public static CampaignQuery Read(Parameters query) => new(new CampaignFilter(
        Status: query.Word("status", [.. Statuses.Keys]) is { } word && Statuses.TryGetValue(word, out var status) ? status : null,
        Before: query.Cursor("cmp_"),
        Limit: query.Limit()));
}
