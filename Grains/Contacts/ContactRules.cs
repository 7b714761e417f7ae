using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What a contact becomes. Everything is an argument.</summary>
internal static class ContactRules
{
    public const int MostTags = 50; // neither an import that merges nor two contacts that prove to be one may pass what a request may hold
    public const int MostAttributes = 50;

    public static ContactState Create(ContactFields fields, Person person, DateTimeOffset now) => new ContactState
    {
        Phone = fields.Phone,
        UserId = fields.UserId,
        Name = fields.Name,
        Tags = fields.Tags,
        Attributes = fields.Attributes,
        UpdatedAt = now,
    }.KnownAs(person.Names).With(person.Consent);

    /// <summary>The person of a contact that is replaced: what else they are known by stays theirs, unless it is now somebody else.</summary>
    public static ImmutableArray<string> NamesAfter(ContactState contact, ContactFields fields) =>
        [.. fields.Names(), .. IsSame(contact, fields) ? contact.AlsoKnownAs.Where(name => !Ids.IsId(name, "con_")) : []];

    /// <summary>What a caller says that the person is known by.</summary>
    public static IEnumerable<string> Names(this ContactFields fields) => ((string?[])[fields.Phone, fields.UserId]).OfType<string>();

    static bool IsSame(ContactState contact, ContactFields fields) => fields.Phone is null ? fields.UserId == contact.UserId : fields.Phone == contact.Phone;

    /// <summary>The contact as its caller wants it.</summary>
    /// <param name="person">Of <see cref="NamesAfter"/>.</param>
    public static ContactState Replace(ContactState contact, ContactFields fields, Person person, DateTimeOffset now) => (contact with
    {
        Phone = fields.Phone,
        UserId = fields.UserId,
        AlsoKnownAs = [.. contact.AlsoKnownAs.Where(name => Ids.IsId(name, "con_"))],
        Name = fields.Name,
        Tags = fields.Tags,
        Attributes = fields.Attributes,
        UpdatedAt = now,
    }).KnownAs(person.Names).With(person.Consent);

    /// <summary>The entry that keeps a contact opted out whose number or user id is changed: whoever corrects a number does not say that the person wants messages again.</summary>
    /// <returns>Null when they had not opted out, or when the one with the new name has, or has said otherwise since.</returns>
    public static ConsentEntry? CarriedOver(ContactState before, ContactFields said, Person after, DateTimeOffset now) =>
        (said.Phone == before.Phone && said.UserId == before.UserId) || before is not { OptedOut: true, OptedOutAt: { } at } || after.Consent is { OptedOut: true } || after.Consent?.At >= at ? null
        : new ConsentEntry(true, at, now, ConsentEntry.ByChange, $"Carried over from {before.Address}");

    /// <summary>What a row of an import says of a contact, its address included: what leads to the contact anyway changes no address, and what is left out stays.</summary>
    /// <param name="known">All names that are this person's.</param>
    public static ContactFields Addressed(ContactState contact, ContactFields row, ImmutableArray<string> known) => row with
    {
        Phone = row.Phone is null || (contact.Phone is not null && known.Contains(row.Phone)) ? contact.Phone : row.Phone,
        UserId = row.UserId is null || (contact.UserId is not null && known.Contains(row.UserId)) ? contact.UserId : row.UserId,
    };

    /// <summary>The contact with tags taken off and put on. What would be too many is left out.</summary>
    public static ContactState Tag(ContactState contact, ImmutableArray<string> add, ImmutableArray<string> remove, DateTimeOffset now) =>
        contact with { Tags = [.. contact.Tags.Except(remove).Union(add).Take(MostTags)], UpdatedAt = now };

    /// <summary>The row of a merge with all that is there: tags are united, attributes and the name taken over where they are given.</summary>
    public static ContactFields Merged(ContactState contact, ContactFields row) => row with
    {
        Name = row.Name ?? contact.Name,
        Tags = [.. contact.Tags.Union(row.Tags)],
        Attributes = contact.Attributes.SetItems(row.Attributes),
    };

    /// <summary>Why a row cannot be added to a contact; null when it can.</summary>
    /// <param name="merged">Of <see cref="Addressed"/> and <see cref="Merged"/>.</param>
    public static Refusal? WhyNotMerge(string id, ContactState contact, ContactFields merged) =>
        contact.Phone is { } phone && merged.Phone != phone ? Elsewhere(id, "phone number", phone)
        : contact.UserId is { } userId && merged.UserId != userId ? Elsewhere(id, "user id", userId)
        : merged.Tags.Length > MostTags ? new("too_many", $"{id} would have {merged.Tags.Length} tags; a contact has at most {MostTags}. Take some away, or import with onConflict=update.")
        : merged.Attributes.Count > MostAttributes
            ? new("too_many", $"{id} would have {merged.Attributes.Count} attributes; a contact has at most {MostAttributes}. Take some away, or import with onConflict=update.")
        : null;

    static Refusal Elsewhere(string id, string what, string there) =>
        new("contact_exists", $"{id} is this person with another {what}, {there}. A merge changes no address: use onConflict=update, or PUT /contacts/{id}.") { ContactId = id };

    /// <summary>A row that names two people, by the number of the one and the user id of the other.</summary>
    public static Refusal TwoPeople(string id, string other) =>
        new("contact_exists", $"The row's phone and userId are two contacts, {id} and {other}. Correct the row, or delete one of them.") { ContactId = id };

    /// <summary>The contact, showing what has taken the place of a number or user id of theirs.</summary>
    public static ContactState Renamed(this ContactState contact, string former, string current)
    {
        var isPhone = current.StartsWith('+');
        if ((isPhone ? contact.Phone : contact.UserId) != former) return contact;
        var also = contact.AlsoKnownAs.Remove(current).Add(former);
        return isPhone ? contact with { Phone = current, AlsoKnownAs = also } : contact with { UserId = current, AlsoKnownAs = also };
    }

    /// <summary>Two contacts that are one person: the older one stays, with all that only the younger one has, as far as there is room.</summary>
    public static ContactState Join(ContactState older, ContactState younger, string youngerId, DateTimeOffset now) => (older with
    {
        Name = older.Name ?? younger.Name,
        Tags = [.. older.Tags.Union(younger.Tags).Take(MostTags)],
        Attributes = Union(younger.Attributes, older.Attributes),
        UpdatedAt = now,
    }).KnownAs([.. younger.Names, youngerId]);

    /// <summary>The contact, found by these names, too.</summary>
    public static ContactState KnownAs(this ContactState contact, ImmutableArray<string> names)
    {
        var phone = contact.Phone ?? names.FirstOrDefault(name => name.StartsWith('+'));
        var userId = contact.UserId ?? names.FirstOrDefault(name => !name.StartsWith('+') && !Ids.IsId(name, "con_"));
        return contact with { Phone = phone, UserId = userId, AlsoKnownAs = [.. contact.AlsoKnownAs.Union(names).Where(name => name != phone && name != userId)] };
    }

    /// <summary>The contact as the last entry of its ledger has it; without any it has not opted out.</summary>
    public static ContactState With(this ContactState contact, ConsentEntry? consent) =>
        contact with { OptedOut = consent is { OptedOut: true }, OptedOutAt = consent is { OptedOut: true } ? consent.At : null };

    /// <summary>Whether what was learnt makes a difference.</summary>
    public static bool Differs(ContactState before, ContactState after) =>
        before.OptedOut != after.OptedOut || before.OptedOutAt != after.OptedOutAt || !before.Names.SequenceEqual(after.Names);

    public static Refusal Exists(string id) =>
        new("contact_exists", "A contact with this phone number or user id exists. Change it with PUT /contacts/{id}, or use POST /contacts/bulk with onConflict.") { ContactId = id };

    public static Refusal LimitReached(long limit) => new("plan_limit", $"The plan allows {limit} contacts, and there are as many. Delete some, or choose a larger plan.") { Limit = limit };

    public static readonly Refusal NotFound = new("not_found", "There is no such contact.");

    static ImmutableSortedDictionary<string, string> Union(ImmutableSortedDictionary<string, string> there, ImmutableSortedDictionary<string, string> over) =>
        over.Concat(there.Where(pair => !over.ContainsKey(pair.Key))).Take(MostAttributes).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Whether what a caller said makes a difference: what does not is not written again.</summary>
    public static bool IsSame(ContactState a, ContactState b) =>
        a.Name == b.Name && !Differs(a, b) && a.Tags.SequenceEqual(b.Tags) && a.Attributes.SequenceEqual(b.Attributes);
}

/// <summary>Somebody as the store knows them, contact or not.</summary>
/// <param name="Names">All numbers and user ids they are known by, the ones asked for first.</param>
/// <param name="Consent">The last entry of their ledger.</param>
internal sealed record Person(ImmutableArray<string> Names, ConsentEntry? Consent, DateTimeOffset? LastInboundAt);
