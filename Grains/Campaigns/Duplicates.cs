using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Contacts of one audience who are one person, because their numbers differ only in what WhatsApp adds or drops. The oldest of them gets the message.</summary>
internal sealed class Duplicates(IStore store)
{
    /// <summary>True when an older contact of the audience is the same person.</summary>
    public async Task<bool> HasOlderAsync(string account, Audience audience, AudienceMember member)
    {
        if (member.Phone is not { } phone || NumberVariants.Of(phone) is not { } variant) return false;
        if ((await store.GetAsync(Tables.ContactNames, new Key(account, variant)))?.Columns[0].Text is not { } other) return false;
        return string.CompareOrdinal(other, member.ContactId) < 0 && (audience.Tags.IsEmpty || await IsInAsync(account, audience, other));
    }

    async Task<bool> IsInAsync(string account, Audience audience, string contact)
    {
        if (await store.GetAsync(Tables.Contacts, new Key(account, contact)) is not { } row) return false;
        var tags = ContactRows.Of(row).Tags;
        return audience.MatchAll ? audience.Tags.All(tags.Contains) : audience.Tags.Any(tags.Contains);
    }
}
