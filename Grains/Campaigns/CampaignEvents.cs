using System.Text.Json.Nodes;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What a campaign tells its account's webhook, in the transaction of what it tells about.</summary>
internal static class CampaignEvents
{
    public static Operation Completed(string account, string id, CampaignState campaign, CampaignTally tally) => Of(EventTypes.CampaignCompleted, account, id, campaign, tally);

    public static Operation Paused(string account, string id, CampaignState campaign, CampaignTally tally) => Of(EventTypes.CampaignPaused, account, id, campaign, tally);

    static Operation Of(string type, string account, string id, CampaignState campaign, CampaignTally tally)
    {
        var data = new JsonObject
        {
            ["id"] = id,
            ["name"] = campaign.Definition!.Name,
            ["status"] = campaign.Status.Word(),
            ["reason"] = campaign.Reason is { } reason ? new JsonObject { ["code"] = reason.Code, ["detail"] = reason.Detail } : null,
            ["stats"] = Stats(CampaignViews.Stats(campaign, tally)),
        };
        return EventRows.Append(account, type, new(campaign.UpdatedAt, Data: new(data.ToJsonString())), campaign.UpdatedAt);
    }

    static JsonObject Stats(CampaignStats stats) => new()
    {
        ["audience"] = stats.Audience,
        ["skipped"] = new JsonObject
        {
            ["optedOut"] = stats.Skipped.OptedOut,
            ["invalid"] = stats.Skipped.Invalid,
            ["duplicate"] = stats.Skipped.Duplicate,
            ["missingVariable"] = stats.Skipped.MissingVariable,
        },
        ["queued"] = stats.Queued,
        ["sent"] = stats.Sent,
        ["delivered"] = stats.Delivered,
        ["read"] = stats.Read,
        ["failed"] = stats.Failed,
        ["canceled"] = stats.Canceled,
    };
}
