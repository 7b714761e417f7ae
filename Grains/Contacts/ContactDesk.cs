using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What callers have done to single contacts, as changes of one transaction, with what it means for the ledger of consent.</summary>
/// <param name="version">Of the book: makes what is written once different from what is written later.</param>
internal sealed class ContactDesk(IStore store, Ids ids, string account, BookChanges changes, string? version, DateTimeOffset now)
{
    Strangers _strangers = Strangers.None;

    /// <summary>Learns at once of which of many names there is nothing to know.</summary>
    public async Task LookAheadAsync(ImmutableArray<string> names)
    {
        _strangers = await Strangers.AmongAsync(store, account, names);
        await changes.LookAheadAsync(names);
    }

    public async Task<Person> PersonAsync(ImmutableArray<string> names) =>
        _strangers.Are(names) ? new([.. names.Distinct()], null, null) : await store.PersonAsync(account, names);

    public string Add(ContactFields fields, Person person, string source)
    {
        var id = ids.NewContact();
        var optsOut = fields.OptedOut is true && person.Consent is not { OptedOut: true };
        var entry = optsOut ? new ConsentEntry(true, now, now, source) : person.Consent;
        if (optsOut) changes.Consent(id, person.Names, entry!, id);
        changes.Add(id, ContactRules.Create(fields, person with { Consent = entry }, Ids.MadeAt(id)));
        return id;
    }

    /// <summary>Makes a contact what a caller says; one that is that already is left alone by an import.</summary>
    /// <param name="names">What the person is known by then.</param>
    public async Task<Person> ReplaceAsync(string id, ContactState contact, ContactFields fields, ImmutableArray<string> names, string source)
    {
        var person = await PersonAsync(names);
        person = person with { Names = await changes.FreeAsync(person.Names, id) };
        var carried = ContactRules.CarriedOver(contact, fields, person, now);
        if (carried is not null) changes.Consent(id, person.Names, carried, Seed(id));
        person = person with { Consent = changes.ConsentOf(id, person) };
        var next = ContactRules.Replace(contact, fields, person, now);
        if (source != ConsentEntry.ByImport || !ContactRules.IsSame(contact, next)) changes.Set(id, next);
        await ConsentAsync(id, fields.OptedOut, source);
        return person;
    }

    // Both of what is given must be free: a number may be one contact's and an id another's.
    public async Task<string?> OtherAsync(ContactFields fields, string id)
    {
        foreach (var name in fields.Names())
            if (await changes.FindAsync([name]) is var (other, _) && other != id) return other;
        return null;
    }

    // What a caller decides is an entry of the ledger like any other.
    async Task ConsentAsync(string id, bool? optedOut, string source)
    {
        if (await changes.FindAsync(id) is not var (_, contact) || optedOut is not { } wish || wish == contact.OptedOut) return;
        var entry = new ConsentEntry(wish, now, now, source);
        changes.Consent(id, contact.PersonNames, entry, Seed(id));
        changes.Set(id, contact.With(entry));
    }

    string Seed(string id) => $"{id} {version}";
}
