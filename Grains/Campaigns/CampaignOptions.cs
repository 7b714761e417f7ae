namespace WhatsApi.Grains;

/// <summary>Settings of the section <c>Campaigns</c>.</summary>
public sealed class CampaignOptions
{
    public const string Section = "Campaigns";

    internal const int MostInAPage = 10_000; // rows that one query answers

    /// <summary>Contacts that are looked at in one transaction. Others wait for it, and a thousand at once are hardly faster: 10,000 a second either way.</summary>
    public int PageSize { get; set; } = 250;

    /// <summary>
    /// Waiting messages that get a new time, or are canceled, in one transaction. Fewer, because a message that leaves meanwhile makes the whole page be read again.
    /// </summary>
    public int WaitingPageSize { get; set; } = 200;

    /// <summary>How often Meta is asked for the quality of the number while a campaign is running: no webhook tells it (meta-cloud-api §5.8).</summary>
    public TimeSpan QualityEvery { get; set; } = TimeSpan.FromMinutes(5);
}
