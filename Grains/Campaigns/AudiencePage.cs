using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A page of a campaign's audience.</summary>
/// <param name="Duplicates">Ids of members who are the same person as an older one.</param>
/// <param name="Category">The template's, if it is known.</param>
internal sealed record AudiencePage(ImmutableArray<AudienceMember> Members, IReadOnlySet<string> Duplicates, string? Category, bool IsLast)
{
    /// <summary>The page behind the campaign's cursor.</summary>
    public static async Task<AudiencePage> ReadAsync(IStore store, string account, CampaignState campaign, string? category, int limit)
    {
        var (older, audience) = (new Duplicates(store), Audience.Of(campaign.Definition!, campaign.LaunchedAt!.Value));
        var members = await new AudienceReader(store).PageAsync(account, audience, campaign.Cursor, limit);
        var duplicates = new HashSet<string>();
        foreach (var member in members)
            if (await older.HasOlderAsync(account, audience, member)) duplicates.Add(member.ContactId);
        return new(members, duplicates, category, IsLast: members.Length < limit);
    }
}
