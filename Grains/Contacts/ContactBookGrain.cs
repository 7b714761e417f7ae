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
        var desk = Desk(changes, now);
        var person = await desk.PersonAsync([.. command.Fields.Names()]);
        if (await changes.FindAsync(person.Names) is var (there, _)) return new ContactOutcome.Refused(ContactRules.Exists(there));
        if (await LimitAsync() is { } limit && changes.Count >= limit) return new ContactOutcome.Refused(ContactRules.LimitReached(limit));
        var id = desk.Add(command.Fields, person, ConsentEntry.ByApi);
        var view = await ViewAsync(changes, id, person);
        changes.Also(AnswerRows.Of(Me, command.Claim, now, answer => answer with { Contact = view }));
        return await TryCommit(changes) ? new ContactOutcome.Stored(view) : new ContactOutcome.KeyTaken();
    }

    public async Task<ContactOutcome> Replace(ReplaceContactCommand command)
    {
        var (changes, fields) = (Changes(), command.Fields);
        if (await changes.FindAsync(command.Id) is not var (id, contact)) return new ContactOutcome.Refused(ContactRules.NotFound);
        var desk = Desk(changes, clock.GetUtcNow());
        if (await desk.OtherAsync(fields, id) is { } other) return new ContactOutcome.Refused(ContactRules.Exists(other));
        var person = await desk.ReplaceAsync(id, contact, fields, ContactRules.NamesAfter(contact, fields), ConsentEntry.ByApi);
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
        var (changes, now) = (Changes(), clock.GetUtcNow());
        var importer = new ContactImporter(Desk(changes, now), changes, command.OnConflict, await LimitAsync());
        var receipt = await importer.TakeAsync(command.Rows, command.Earlier);
        changes.Also(AnswerRows.Of(Me, command.Claim, now, answer => answer with { Import = receipt }));
        return changes.IsEmpty || await TryCommit(changes) ? new ImportOutcome.Stored(receipt) : new ImportOutcome.KeyTaken();
    }

    public async Task Tag(TagContactCommand command)
    {
        var changes = Changes();
        if (await changes.FindAsync(command.Names) is not var (id, contact)) return;
        var tagged = ContactRules.Tag(contact, command.Add, command.Remove, clock.GetUtcNow());
        if (tagged.Tags.SequenceEqual(contact.Tags)) return;
        changes.Set(id, tagged);
        await Commit(changes);
    }

    public async Task Wake()
    {
        var (changes, now) = (Changes(), clock.GetUtcNow());
        var news = await store.QueryAsync(new Query(Tables.ContactNews) { Where = [("account", Value.Of(Me))], Limit = NewsAtOnce });
        if (news.Count == 0) return;
        foreach (var row in news) await Learn(changes, ContactNews.Of(row), now);
        changes.Also(news.Select(row => new Operation.Delete(Tables.ContactNews, row.Key)));
        await Commit(changes);
        if (news.Count == NewsAtOnce) this.AsReference<IContactBookGrain>().Wake().Forget();
    }

    /// <summary>These names are one person: the contacts that have them become one, and hear what the person consents to.</summary>
    async Task Learn(BookChanges changes, ContactNews news, DateTimeOffset now)
    {
        var names = news.Names;
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
        if (news.Former is { } former) after = after.Renamed(await ShownAsync(after, former), current: names[0]);
        if (ContactRules.Differs(before, after)) changes.Set(id, after with { UpdatedAt = now });
    }

    // A contact shows the number that was dialled; Meta speaks of the one that it has proven it to be.
    async Task<string> ShownAsync(ContactState contact, string name) =>
        contact.Phone is { } dialled && dialled != name && await store.ProvenAsAsync(Me, dialled) == name ? dialled : name;

    static async Task<ContactView> ViewAsync(BookChanges changes, string id, Person person) =>
        ContactViews.Of(id, (await changes.FindAsync(id))!.Value.Contact, person.LastInboundAt);

    async Task<long?> LimitAsync() => await GrainFactory.Account(Me).Look() is { } account ? account.Plan.Contacts : 0;

    BookChanges Changes() => new(store, Me, book.State.Count);

    ContactDesk Desk(BookChanges changes, DateTimeOffset now) => new(store, ids, Me, changes, book.Etag, now);

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
