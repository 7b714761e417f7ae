using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Gathers what the guard rails look at, for one campaign.</summary>
internal sealed class CampaignGuard(IStore store, IGrainFactory grains, NumberQuality quality, CampaignOptions options, string account)
{
    Task? _asking;
    DateTimeOffset _askAt;

    /// <summary>Why the campaign must not go on, or null.</summary>
    public async Task<CampaignReason?> WhyPauseAsync(CampaignState campaign, CampaignTally tally, DateTimeOffset now)
    {
        if (now >= _askAt)
        {
            _askAt = now + options.QualityEvery;
            _asking = quality.RefreshAsync(account);
            _asking.Forget(); // a campaign that waits for Meta is deaf to its owner
        }
        var number = await store.NumberAsync(account);
        var template = await TemplateAsync(campaign, number);
        // What was stored long ago must not pause it: first Meta is asked.
        return GuardRails.WhyPause(campaign, tally, template, _asking is { IsCompleted: true } ? number?.QualityRating : null);
    }

    /// <summary>What is known of the campaign's template; null: nothing.</summary>
    public async Task<TemplateRecall?> TemplateAsync(CampaignState campaign, ConnectedNumber? number)
    {
        if (number?.WabaId is not { } waba) return null;
        var (name, language) = CampaignTemplate.NameOf(campaign.Definition!.Template);
        return await grains.Catalog(account, waba).Recall(name, language);
    }
}
