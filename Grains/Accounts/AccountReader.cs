using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Lists accounts for operators, straight from the store: nobody is woken by being looked for.</summary>
public sealed class AccountReader(IStore store)
{
    /// <summary>More addresses with one beginning are no search result but a list.</summary>
    public const int MostFound = 1_000;

    /// <summary>A page of accounts, newest first; null when the search is the beginning of more than <see cref="MostFound"/> e-mail addresses.</summary>
    public async Task<AccountPage?> ListAsync(AccountFilter filter)
    {
        var rows = filter.Search is { } search ? await SearchAsync(search, filter) : await RowsAsync(filter);
        if (rows is null) return null;
        return new([.. rows.Take(filter.Limit).Select(View)], rows.Count > filter.Limit ? rows[filter.Limit - 1].Key.First : null);
    }

    Task<IReadOnlyList<Row>> RowsAsync(AccountFilter filter) => store.QueryAsync(new Query(Tables.Accounts)
    {
        Where = filter.Plan is { } plan ? [("plan", Value.Of(plan))] : [],
        In = filter.Before is { } before ? new("id", null, Value.Of(before)) : null,
        OrderBy = [new("id", Descending: true)],
        Limit = filter.Limit + 1,
    });

    async Task<IReadOnlyList<Row>?> SearchAsync(string search, AccountFilter filter)
    {
        if (await FindAsync(search) is not { } ids) return null;
        var rows = new List<Row>();
        foreach (var id in ids.Where(id => filter.Before is null || string.CompareOrdinal(id, filter.Before) < 0).OrderDescending(StringComparer.Ordinal))
        {
            if (await store.GetAsync(Tables.Accounts, new Key(id)) is not { } row || (filter.Plan is { } plan && Plan(row) != plan)) continue;
            rows.Add(row);
            if (rows.Count > filter.Limit) break;
        }
        return rows;
    }

    /// <summary>The accounts that a text names: by id, by number, by the beginning of an e-mail address. Names are claims, so no account is read for it.</summary>
    async Task<IEnumerable<string>?> FindAsync(string search)
    {
        if (Ids.IsId(search, "acc_")) return [search];
        var beginning = search.ToLowerInvariant(); // as addresses are claimed
        var emails = await store.QueryAsync(new Query(Tables.Claims)
        {
            Where = [("kind", Value.Of(AccountRules.EmailClaim))],
            In = new("name", Value.Of(beginning), Value.Of(beginning + "\U0010FFFF")), // behind every character that an address has
            Limit = MostFound + 1,
        });
        if (emails.Count > MostFound) return null;
        var number = await store.GetAsync(Tables.Claims, new Key(AccountRules.PhoneClaim, search));
        return emails.Append(number).OfType<Row>().Select(claim => claim.Columns[0].Text!).Distinct();
    }

    static AccountRowView View(Row row)
    {
        var account = JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.AccountState)!;
        return new(row.Key.First, account.Email, account.Name, account.PlanId, account.Suspended, account.CreatedAt, account.Number?.PhoneNumberId);
    }

    static string? Plan(Row row) => row.Columns[Tables.Accounts.Ordinal("plan")].Text;
}

/// <summary>Which accounts to list; null members do not filter.</summary>
/// <param name="Search">An account id, Meta's phone number id, or the beginning of an e-mail address.</param>
/// <param name="Plan">The plan's id.</param>
/// <param name="Before">The id after which the page begins, from the cursor.</param>
public sealed record AccountFilter(string? Search = null, string? Plan = null, string? Before = null, int Limit = 20);

/// <param name="NextBefore">The <see cref="AccountFilter.Before"/> of the next page; null: this is the last.</param>
public sealed record AccountPage(ImmutableArray<AccountRowView> Accounts, string? NextBefore);

/// <summary>An account in a list.</summary>
public sealed record AccountRowView(string Id, string? Email, string? Name, string PlanId, bool Suspended, DateTimeOffset CreatedAt, string? PhoneNumberId);
