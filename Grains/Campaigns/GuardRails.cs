using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>When a campaign pauses itself (api.md §8). Pure.</summary>
internal static class GuardRails
{
    /// <summary>Meta's word for a number of low quality.</summary>
    public const string Red = "RED";

    // More than 20 % of the first 200 (api.md §8), and of all later ones: fewer failures are no sample.
    const long FewestFailures = 40;
    const double MostFailing = 0.2;

    /// <summary>Why it must not go on, or null.</summary>
    /// <param name="template">What is known of its template; null: nothing.</param>
    /// <param name="quality">The number's quality, in Meta's word; null: unknown.</param>
    public static CampaignReason? WhyPause(CampaignState campaign, CampaignTally tally, TemplateRecall? template, string? quality) =>
        ByTemplate(template) ?? ByQuality(campaign, quality) ?? ByFailures(campaign, tally);

    static CampaignReason? ByTemplate(TemplateRecall? recall) => recall switch
    {
        not { IsCertain: true } => null,
        { Template: null } => new("template_missing", "Meta has no such template any more. Make it again with POST /templates, then resume."),
        { Template.Status: "PAUSED" } => new("template_paused", "Meta has paused the template because people blocked or reported it. Edit it, or wait until its pause ends, then resume."),
        { Template.Status: "REJECTED" or "DISABLED" } => new("template_rejected", "Meta does not accept the template any more. Edit it, or cancel this campaign and make one with another template."),
        { Template.Status: "DELETED" or "PENDING_DELETION" or "ARCHIVED" } => new("template_missing", "The template was deleted or archived at Meta. Make it again with POST /templates, then resume."),
        _ => null,
    };

    static CampaignReason? ByQuality(CampaignState campaign, string? quality) => quality == Red && !campaign.Baseline.IsRed
        ? new("quality_red", "Meta rates the number's quality as low (red): people block or report its messages. Look at the list and the text; resume sends on regardless.")
        : null;

    static CampaignReason? ByFailures(CampaignState campaign, CampaignTally tally)
    {
        var (failed, ended) = (tally.Failed - campaign.Baseline.Failed, tally.Ended - campaign.Baseline.Ended);
        return failed > FewestFailures && failed > MostFailing * ended
            ? new("failure_rate", string.Create(CultureInfo.InvariantCulture,
                $"{failed} of {ended} messages have failed. See why with GET /messages?campaignId=...&status=failed, then resume or cancel."))
            : null;
    }
}
