using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Whether a campaign's message may still go when its turn has come. The campaign is asked in the store, so that pausing a million messages is one write.</summary>
internal static class CampaignGate
{
    // New times for 100,000 messages take about so long, at some thousands a second; of a larger campaign some ask twice.
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>What happens to the message instead of being sent; null: it goes.</summary>
    public static async Task<Evidence?> StopAsync(IStore store, string account, string id, MessageState message, DateTimeOffset now)
    {
        var row = await store.GetAsync(Tables.Campaigns, new Key(account, message.CampaignId!));
        // Who asks for one message again, by its id, means it whatever has become of the campaign.
        var isAskedFor = message.Past.Any(evidence => evidence is Evidence.RetryAsked);
        if (!isAskedFor && Stop(row, now) is { } stop) return stop;
        // In the ledger, not in the contact, which hears of it a moment later.
        if ((await store.PersonAsync(account, [message.Counterpart])).Consent is { OptedOut: true }) return new Evidence.OptedOut(now);
        return isAskedFor ? null : NotNow(CampaignState.Of(row!), id, message, now);
    }

    static Evidence? Stop(Row? campaign, DateTimeOffset now)
    {
        var status = campaign?.Columns[Tables.Campaigns.Ordinal("status")].Text;
        if (status == CampaignStatus.Paused.Word()) return new Evidence.Held(now);
        return status is null || status == CampaignStatus.Canceled.Word() ? new Evidence.CampaignCanceled(now) : null;
    }

    static Evidence? NotNow(CampaignState campaign, string id, MessageState message, DateTimeOffset now) =>
        CampaignRules.HasStoodStill(campaign, now) || CampaignRules.IsToGetNewTime(campaign, id) ? new Evidence.Untimely(now, now + AskAgainAfter)
        : message.TimeZone is { } zone ? Closed(campaign.Definition!.Window!, zone, now)
        : null;

    static Evidence.OutOfHours? Closed(SendWindow hours, string zone, DateTimeOffset now) =>
        SendWindows.Next(hours, TimeZoneInfo.FindSystemTimeZoneById(zone), now) is var opens && opens > now ? new(now, opens) : null;
}
