namespace WhatsApi.Grains;

/// <summary>A campaign as callers see it.</summary>
internal static class CampaignViews
{
    public static CampaignView Of(string id, CampaignState campaign, CampaignTally tally)
    {
        var stats = Stats(campaign, tally);
        return new(
            id, campaign.Status, campaign.Definition!, stats, Progress(campaign, stats), campaign.Reason, campaign.CreatedAt, campaign.UpdatedAt,
            campaign.LaunchedAt, campaign.StartedAt, campaign.CompletedAt);
    }

    /// <summary>
    /// Everybody of the audience is counted once. Who has no message yet is queued, or, once nobody will get one any more, canceled: the rest, so that the sum is right while
    /// messages are being made.
    /// </summary>
    public static CampaignStats Stats(CampaignState campaign, CampaignTally tally)
    {
        var skipped = campaign.Skips with { OptedOut = campaign.Skips.OptedOut + tally.OptedOut };
        var canceled = tally.Canceled - tally.OptedOut;
        var rest = Math.Max(0, campaign.Audience - skipped.Sum() - tally.Ended - canceled);
        var waiting = campaign.Status == CampaignStatus.Canceled ? Math.Min(rest, tally.UnderWay) : rest;
        return new(campaign.Audience, skipped, waiting, tally.Sent, tally.Delivered, tally.Read, tally.Failed, canceled + rest - waiting);
    }

    static double Progress(CampaignState campaign, CampaignStats stats) => campaign switch
    {
        { LaunchedAt: null } => 0,
        { Audience: 0 } => 1,
        _ => (double)(stats.Audience - stats.Queued) / stats.Audience,
    };
}
