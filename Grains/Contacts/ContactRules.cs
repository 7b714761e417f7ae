using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What a contact becomes. Everything is an argument.</summary>
internal static class ContactRules
{
    public const int MostTags = 50; // an import that merges must not pass what a request may hold
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

    /// <summary>The contact after an import that replaces what is there.</summary>
    public static ContactState Update(ContactState contact, ContactFields fields, Person person, DateTimeOffset now) =>
        (contact with { Name = fields.Name, Tags = fields.Tags, Attributes = fields.Attributes, UpdatedAt = now }).KnownAs(person.Names).With(person.Consent);

    /// <summary>The contact after an import that adds to what is there: tags are united, attributes and the name taken over where they are given. What would be too many is left out.</summary>
    public static ContactState Merge(ContactState contact, ContactFields fields, Person person, DateTimeOffset now) => (contact with
    {
        Name = fields.Name ?? contact.Name,
        Tags = [.. contact.Tags.Union(fields.Tags).Take(MostTags)],
        Attributes = Union(contact.Attributes, fields.Attributes),
        UpdatedAt = now,
    }).KnownAs(person.Names).With(person.Consent);

    /// <summary>Two contacts that are one person: the older one stays, with all that only the younger one has.</summary>
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
}

/// <summary>Somebody as the store knows them, contact or not.</summary>
/// <param name="Names">All numbers and user ids they are known by, the ones asked for first.</param>
/// <param name="Consent">The last entry of their ledger.</param>
internal sealed record Person(ImmutableArray<string> Names, ConsentEntry? Consent, DateTimeOffset? LastInboundAt);
