using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Reads contacts, straight from the store. A list goes by its most selective index, newest first, and looks at the contacts themselves for the rest; it looks at so many a page
/// and then hands on where it stopped.
/// </summary>
public sealed class ContactReader(IStore store)
{
    /// <summary>Contacts that are looked at for one page, at most.</summary>
    public const int MostLookedAt = 5_000;

    // What begins more names than this is no narrower than the whole list, where it is found soon enough.
    const int MostMatches = 9_999;
    const int Page = 200;
    const int NamesAtOnce = 500;
    const string New = "new"; // behind every id of a contact

    /// <summary>One contact of an account, also by the id of one that was joined with it; or null.</summary>
    public async Task<ContactView?> FindAsync(string account, string id) => await LookAsync(account, id) is var (found, contact) ? await ViewAsync(account, found, contact) : null;

    /// <summary>Where messages to a contact go: a phone number or a business-scoped user id; or null.</summary>
    public async Task<string?> AddressAsync(string account, string id) => (await LookAsync(account, id))?.Contact.Address;

    /// <summary>True when somebody, contact or not, has opted out under any of their names.</summary>
    public async Task<bool> HasOptedOutAsync(string account, string person) => (await store.PersonAsync(account, [person])).Consent is { OptedOut: true };

    /// <summary>
    /// Rows of an import in the order in which the contacts that they name lie in the store, so that what is changed in one transaction lies close together. Those of one contact stay
    /// in their order, and so do new ones, which come last.
    /// </summary>
    public async Task<List<ImportRow>> InOrderAsync(string account, List<ImportRow> rows)
    {
        var ids = new List<string>(rows.Count);
        foreach (var some in rows.Chunk(NamesAtOnce))
        {
            var owners = new BookChanges(store, account, count: 0);
            await owners.LookAheadAsync([.. some.SelectMany(row => row.Fields.Names()).Distinct()]);
            foreach (var row in some) ids.Add(await owners.OwnerAsync([.. row.Fields.Names()]) ?? New);
        }
        return [.. rows.Index().OrderBy(row => ids[row.Index], StringComparer.Ordinal).Select(row => row.Item)];
    }

    /// <summary>A page of a contact's ledger of consent, newest first; null when there is no such contact.</summary>
    /// <param name="before">The entry after which the page begins, from the cursor.</param>
    public async Task<ConsentPage?> ConsentAsync(string account, string id, string? before, int limit)
    {
        if (await LookAsync(account, id) is not var (_, contact)) return null;
        var newestFirst = (await store.LedgerAsync(account, contact.PersonNames)).Reverse();
        if (before is not null) newestFirst = newestFirst.SkipWhile(entry => entry.Id != before).Skip(1);
        var page = newestFirst.Take(limit + 1).Select(entry => entry.View()).ToImmutableArray();
        return page.Length > limit ? new(page[..limit], page[limit - 1].Id) : new(page, null);
    }

    /// <summary>A page of an account's contacts, newest first. It may be short of its limit and still not be the last.</summary>
    public async Task<ContactPage> ListAsync(string account, ContactFilter filter)
    {
        var (search, looked, last) = (filter.Search is { } text ? ContactSearch.Of(text) : null, 0, filter.Before);
        var found = new List<(string Id, ContactState Contact)>();
        await foreach (var (id, contact) in CandidatesAsync(account, filter, search))
        {
            if (looked++ == MostLookedAt) return await PageAsync(account, found, last);
            if (Matches(contact, filter, search))
            {
                if (found.Count == filter.Limit) return await PageAsync(account, found, found[^1].Id);
                found.Add((id, contact));
            }
            last = id;
        }
        return await PageAsync(account, found, null);
    }

    static bool Matches(ContactState contact, ContactFilter filter, ContactSearch? search) =>
        (filter.Tag is null || contact.Tags.Contains(filter.Tag))
        && (filter.OptedOut is not { } wish || contact.OptedOut == wish)
        && (search is null || search.Finds(contact));

    async IAsyncEnumerable<(string Id, ContactState Contact)> CandidatesAsync(string account, ContactFilter filter, ContactSearch? search)
    {
        var matches = search is null ? null : await MatchesAsync(account, search);
        if (matches is null && filter.Tag is null)
        {
            await foreach (var row in RowsAsync(account, filter)) yield return (row.Key.Second!, ContactRows.Of(row));
            yield break;
        }
        var ids = matches is null ? TaggedAsync(account, filter.Tag!, filter.Before) : Newest(matches, filter.Before).ToAsyncEnumerable();
        await foreach (var id in ids)
            if (await store.GetAsync(Tables.Contacts, new Key(account, id)) is { } row) yield return (id, ContactRows.Of(row));
    }

    static IEnumerable<string> Newest(IEnumerable<string> ids, string? before) =>
        ids.Distinct().Where(id => before is null || string.CompareOrdinal(id, before) < 0).OrderDescending(StringComparer.Ordinal);

    async IAsyncEnumerable<Row> RowsAsync(string account, ContactFilter filter)
    {
        for (var before = filter.Before; ;)
        {
            var rows = await store.QueryAsync(new Query(Tables.Contacts)
            {
                Where = filter.OptedOut is { } optedOut ? [("account", Value.Of(account)), ("opted_out", Value.Of(optedOut ? 1 : 0))] : [("account", Value.Of(account))],
                In = before is null ? null : new("id", null, Value.Of(before)),
                OrderBy = [new("id", Descending: true)],
                Limit = Page,
            });
            foreach (var row in rows) yield return row;
            if (rows.Count < Page) yield break;
            before = rows[^1].Key.Second;
        }
    }

    async IAsyncEnumerable<string> TaggedAsync(string account, string tag, string? before)
    {
        for (; ; )
        {
            var rows = await store.QueryAsync(new Query(Tables.ContactTags)
            {
                Where = [("account", Value.Of(account))],
                In = new("entry", Value.Of(ContactRows.Entry(tag, "")), Value.Of(ContactRows.Entry(tag, before ?? "con`"))), // behind every id
                OrderBy = [new("entry", Descending: true)],
                Limit = Page,
            });
            foreach (var row in rows) yield return ContactRows.IdOf(row.Key.Second!);
            if (rows.Count < Page) yield break;
            before = ContactRows.IdOf(rows[^1].Key.Second!);
        }
    }

    /// <summary>All contacts that a search can find, and maybe some more; null when they are too many.</summary>
    async Task<List<string>?> MatchesAsync(string account, ContactSearch search)
    {
        var ids = new List<string>();
        if (search.Number is { } number)
            foreach (var row in await StartingAsync(Tables.ContactNames, "name", account, number)) ids.Add(row.Columns[0].Text!);
        if (search.Words.MaxBy(word => word.Length) is { } longest)
            foreach (var row in await StartingAsync(Tables.ContactWords, "entry", account, longest)) ids.Add(ContactRows.IdOf(row.Key.Second!));
        return ids.Count > MostMatches ? null : ids;
    }

    Task<IReadOnlyList<Row>> StartingAsync(Table table, string column, string account, string beginning) => store.QueryAsync(new Query(table)
    {
        Where = [("account", Value.Of(account))],
        In = new(column, Value.Of(beginning), Value.Of(beginning + "\U0010FFFF")), // behind every character that a name has
        Limit = MostMatches + 1,
    });

    async Task<(string Id, ContactState Contact)?> LookAsync(string account, string id)
    {
        if (await store.GetAsync(Tables.Contacts, new Key(account, id)) is { } row) return (id, ContactRows.Of(row));
        if ((await store.GetAsync(Tables.ContactNames, new Key(account, id)))?.Columns[0].Text is not { } joined) return null;
        return await store.GetAsync(Tables.Contacts, new Key(account, joined)) is { } older ? (joined, ContactRows.Of(older)) : null;
    }

    async Task<ContactPage> PageAsync(string account, List<(string Id, ContactState Contact)> found, string? next)
    {
        var views = ImmutableArray.CreateBuilder<ContactView>(found.Count);
        foreach (var (id, contact) in found) views.Add(await ViewAsync(account, id, contact));
        return new(views.DrainToImmutable(), next);
    }

    async Task<ContactView> ViewAsync(string account, string id, ContactState contact) =>
        ContactViews.Of(id, contact, await store.LastInboundAtAsync(account, contact.PersonNames));
}

/// <param name="NextBefore">The entry after which the next page begins; null: this is the last.</param>
public sealed record ConsentPage(ImmutableArray<ConsentView> Entries, string? NextBefore);

/// <summary>Which contacts to list; null members do not filter.</summary>
/// <param name="Search">The beginning of a phone number, or of words of the name.</param>
/// <param name="Before">The id after which the page begins, from the cursor.</param>
public sealed record ContactFilter(string? Tag = null, string? Search = null, bool? OptedOut = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="ContactFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record ContactPage(ImmutableArray<ContactView> Contacts, string? NextBefore);
