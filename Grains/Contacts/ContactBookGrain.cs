using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns an account's contacts, which are rows: every change of one goes through here, in a transaction whose condition is the book's own version. Woken by: calls, and news of
/// people (consent, proven numbers), which wait in the store until they are told to the contacts.
/// </summary>
internal sealed class ContactBookGrain(
    [PersistentState("contacts", StoreGrainStorage.Name)] IPersistentState<ContactBookState> book, IStore store, Ids ids, TimeProvider clock) : Grain, IContactBookGrain
{
    const int NewsAtOnce = 100;

    string Me => this.GetPrimaryKeyString();

    public async Task<ContactOutcome> Create(CreateContactCommand command)
    {
        var (changes, now) = (Changes(), clock.GetUtcNow());
        var person = await store.PersonAsync(Me, [.. command.Fields.Names()]);
        if (await changes.FindAsync(person.Names) is var (there, _)) return new ContactOutcome.Refused(ContactRules.Exists(there));
        if (await LimitAsync() is { } limit && changes.Count >= limit) return new ContactOutcome.Refused(ContactRules.LimitReached(limit));
        var id = Add(changes, command.Fields, person, ConsentEntry.ByApi, now);
        var view = await ViewAsync(changes, id, person);
        changes.Also(AnswerRows.Of(Me, command.Claim, now, answer => answer with { Contact = view }));
        return await TryCommit(changes) ? new ContactOutcome.Stored(view) : new ContactOutcome.KeyTaken();
    }

    public async Task<ContactOutcome> Replace(ReplaceContactCommand command)
    {
        var (changes, fields, now) = (Changes(), command.Fields, clock.GetUtcNow());
        if (await changes.FindAsync(command.Id) is not var (id, contact)) return new ContactOutcome.Refused(ContactRules.NotFound);
        if (await OtherAsync(changes, fields, id) is { } other) return new ContactOutcome.Refused(ContactRules.Exists(other));
        var person = await store.PersonAsync(Me, ContactRules.NamesAfter(contact, fields));
        person = person with { Names = await changes.FreeAsync(person.Names, id) };
        changes.Set(id, ContactRules.Replace(contact, fields, person, now));
        await Consent(changes, id, fields.OptedOut, ConsentEntry.ByApi, now);
        var view = await ViewAsync(changes, id, person);
        await Commit(changes);
        return new ContactOutcome.Stored(view);
    }

    public async Task<bool> Delete(string id, bool erase)
    {
        var changes = Changes();
        if (await changes.FindAsync(id) is not var (found, contact)) return false;
        changes.Remove(found);
        if (erase) changes.Also([Erasures.Begin(Me, found, contact.PersonNames, clock.GetUtcNow())]);
        await Commit(changes);
        if (erase) GrainFactory.Eraser(Me).Wake().Forget();
        return true;
    }

    public async Task<ImportOutcome> Import(ImportCommand command)
    {
        var (changes, receipt, limit, now) = (Changes(), command.Earlier, await LimitAsync(), clock.GetUtcNow());
        foreach (var row in command.Rows) receipt = await Import(changes, row, command.OnConflict, receipt, limit, now);
        changes.Also(AnswerRows.Of(Me, command.Claim, now, answer => answer with { Import = receipt }));
        return changes.IsEmpty || await TryCommit(changes) ? new ImportOutcome.Stored(receipt) : new ImportOutcome.KeyTaken();
    }

    public async Task Wake()
    {
        var (changes, now) = (Changes(), clock.GetUtcNow());
        var news = await store.QueryAsync(new Query(Tables.ContactNews) { Where = [("account", Value.Of(Me))], Limit = NewsAtOnce });
        if (news.Count == 0) return;
        foreach (var row in news) await Learn(changes, ContactNews.Of(row).Names, now);
        changes.Also(news.Select(row => new Operation.Delete(Tables.ContactNews, row.Key)));
        await Commit(changes);
        if (news.Count == NewsAtOnce) this.AsReference<IContactBookGrain>().Wake().Forget();
    }

    async Task<ImportReceipt> Import(BookChanges changes, ImportRow row, ImportConflict onConflict, ImportReceipt receipt, long? limit, DateTimeOffset now)
    {
        var fields = row.Fields;
        if (onConflict == ImportConflict.Skip && await changes.FindAsync([.. fields.Names()]) is not null) return receipt with { Skipped = receipt.Skipped + 1 };
        var person = await store.PersonAsync(Me, [.. fields.Names()]);
        if (await changes.FindAsync(person.Names) is not var (id, contact))
        {
            if (limit is { } most && changes.Count >= most) return receipt.With(new(row.Index, "plan_limit", ContactRules.LimitReached(most).Detail));
            Add(changes, fields, person, ConsentEntry.ByImport, now);
            return receipt with { Created = receipt.Created + 1 };
        }
        if (onConflict == ImportConflict.Skip) return receipt with { Skipped = receipt.Skipped + 1 };
        person = await store.PersonAsync(Me, [.. contact.PersonNames.Union(fields.Names())]);
        person = person with { Names = await changes.FreeAsync(person.Names, id), Consent = changes.ConsentOf(id, person) };
        changes.Set(id, onConflict == ImportConflict.Update ? ContactRules.Update(contact, fields, person, now) : ContactRules.Merge(contact, fields, person, now));
        // Only out: a list that says nobody has opted out must not undo what people have said since.
        await Consent(changes, id, fields.OptedOut is true ? true : null, ConsentEntry.ByImport, now);
        return receipt with { Updated = receipt.Updated + 1 };
    }

    /// <summary>These names are one person: the contacts that have them become one, and hear what the person consents to.</summary>
    async Task Learn(BookChanges changes, ImmutableArray<string> names, DateTimeOffset now)
    {
        var found = new SortedDictionary<string, ContactState>(StringComparer.Ordinal);
        foreach (var name in names)
            if (await changes.FindAsync([name]) is var (other, contact)) found[other] = contact;
        if (found.Count == 0) return;
        var (id, before) = found.First();
        var after = before;
        foreach (var (younger, contact) in found.Skip(1))
        {
            changes.Remove(younger);
            after = ContactRules.Join(after, contact, younger, now);
        }
        var person = await store.PersonAsync(Me, [.. after.PersonNames.Union(names)]);
        after = after.KnownAs(await changes.FreeAsync(names, id)).With(person.Consent);
        if (ContactRules.Differs(before, after)) changes.Set(id, after with { UpdatedAt = now });
    }

    string Add(BookChanges changes, ContactFields fields, Person person, string source, DateTimeOffset now)
    {
        var id = ids.NewContact();
        var optsOut = fields.OptedOut is true && person.Consent is not { OptedOut: true };
        var entry = optsOut ? new ConsentEntry(true, now, now, source) : person.Consent;
        if (optsOut) changes.Consent(id, person.Names, entry!, id);
        changes.Add(id, ContactRules.Create(fields, person with { Consent = entry }, Ids.MadeAt(id)));
        return id;
    }

    // What a caller decides is an entry of the ledger like any other.
    async Task Consent(BookChanges changes, string id, bool? optedOut, string source, DateTimeOffset now)
    {
        if (await changes.FindAsync(id) is not var (_, contact) || optedOut is not { } wish || wish == contact.OptedOut) return;
        var entry = new ConsentEntry(wish, now, now, source);
        changes.Consent(id, contact.PersonNames, entry, $"{id} {book.Etag}");
        changes.Set(id, contact.With(entry));
    }

    // Both of what is given must be free: a number may be one contact's and an id another's.
    static async Task<string?> OtherAsync(BookChanges changes, ContactFields fields, string id)
    {
        foreach (var name in fields.Names())
            if (await changes.FindAsync([name]) is var (other, _) && other != id) return other;
        return null;
    }

    static async Task<ContactView> ViewAsync(BookChanges changes, string id, Person person) =>
        ContactViews.Of(id, (await changes.FindAsync(id))!.Value.Contact, person.LastInboundAt);

    async Task<long?> LimitAsync() => await GrainFactory.Account(Me).Look() is { } account ? account.Plan.Contacts : 0;

    BookChanges Changes() => new(store, Me, book.State.Count);

    async Task<bool> TryCommit(BookChanges changes)
    {
        try
        {
            await Commit(changes);
            return true;
        }
        catch (RowConflictException conflict) when (conflict.IsKeyTaken())
        {
            return false;
        }
    }

    async Task Commit(BookChanges changes)
    {
        try
        {
            await book.Commit(new ContactBookState { Count = changes.Count, Rows = changes.Rows });
        }
        catch (Exception trouble) when (trouble is not RowConflictException)
        {
            DeactivateOnIdle(); // it may have been stored: the next change must not meet a version that is not known here
            throw;
        }
    }

}
