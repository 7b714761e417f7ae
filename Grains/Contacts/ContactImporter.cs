using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>Brings rows of an import to the contacts, all in one transaction. A row that cannot be brought fails, the others stand.</summary>
/// <param name="limit">Contacts the plan allows.</param>
internal sealed class ContactImporter(ContactDesk desk, BookChanges changes, ImportConflict onConflict, long? limit)
{
    public async Task<ImportReceipt> TakeAsync(ImmutableArray<ImportRow> rows, ImportReceipt receipt)
    {
        await desk.LookAheadAsync([.. rows.SelectMany(row => row.Fields.Names()).Distinct()]);
        foreach (var row in rows) receipt = await TakeAsync(row, receipt);
        return receipt;
    }

    async Task<ImportReceipt> TakeAsync(ImportRow row, ImportReceipt receipt)
    {
        ImmutableArray<string> names = [.. row.Fields.Names()];
        if (onConflict == ImportConflict.Skip && await changes.FindAsync(names) is not null) return receipt with { Skipped = receipt.Skipped + 1 };
        var person = await desk.PersonAsync(names);
        if (await changes.FindAsync(person.Names) is not var (id, contact))
        {
            if (limit is { } most && changes.Count >= most) return receipt.With(row.Failed(ContactRules.LimitReached(most)));
            desk.Add(row.Fields, person, ConsentEntry.ByImport);
            return receipt with { Created = receipt.Created + 1 };
        }
        if (onConflict == ImportConflict.Skip) return receipt with { Skipped = receipt.Skipped + 1 };
        return await ChangeAsync(id, contact, row.Fields) is { } refusal ? receipt.With(row.Failed(refusal)) : receipt with { Updated = receipt.Updated + 1 };
    }

    async Task<Refusal?> ChangeAsync(string id, ContactState contact, ContactFields row)
    {
        if (await desk.OtherAsync(row, id) is { } other) return ContactRules.TwoPeople(id, other);
        var known = await KnownAsync(contact, row);
        var said = ContactRules.Addressed(contact, row, known);
        if (onConflict == ImportConflict.Merge)
        {
            said = ContactRules.Merged(contact, said);
            if (ContactRules.WhyNotMerge(id, contact, said) is { } refusal) return refusal;
        }
        // Only out: a list that says nobody has opted out must not undo what people have said since.
        if (said.OptedOut is false) said = said with { OptedOut = null };
        await desk.ReplaceAsync(id, contact, said, [.. ContactRules.NamesAfter(contact, said).Union(row.Names().Where(known.Contains))], ConsentEntry.ByImport);
        return null;
    }

    /// <summary>What the person of a contact is known by, with those names of the row that Meta has proven to be theirs.</summary>
    async Task<ImmutableArray<string>> KnownAsync(ContactState contact, ContactFields row)
    {
        var known = contact.PersonNames;
        foreach (var name in row.Names())
            if (!known.Contains(name) && (await desk.PersonAsync([name])).Names is var others && others.Any(other => known.Contains(other))) known = [.. known.Union(others)];
        return known;
    }
}
