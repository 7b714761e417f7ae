using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// The ledger of consent as rows, kept for every person whether they are a contact or not. An entry stands under each name the person is known by, so that it is
/// found by any of them.
/// </summary>
internal static class ConsentRows
{
    public const string IdPrefix = "cns_";
    public const char Separator = '\u001f'; // sorts before every character of a name
    const char AfterSeparator = '\u0020';
    const int MostEntries = 1_000; // nobody changes their mind so often

    /// <summary>An entry, and the news of it for the account's contacts.</summary>
    /// <param name="seed">What made it, so that it is made once: Meta's id of the message, or a text as unique.</param>
    public static ImmutableArray<Operation> Of(string account, ImmutableArray<string> names, ConsentEntry entry, string seed) =>
        [.. Entries(account, names, entry, seed), ContactNews.Of(account, names, entry.KnownAt, seed)];

    /// <summary>The entry alone, for whoever changes the contact in the same transaction.</summary>
    public static IEnumerable<Operation> Entries(string account, ImmutableArray<string> names, ConsentEntry entry, string seed)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(entry, StateJson.Default.ConsentEntry);
        var id = Ids.Derived(IdPrefix, entry.At, seed);
        return names.Select(name => new Operation.PutIfAbsent(Tables.Consents, new Key(account, $"{name}{Separator}{id}"), document, []));
    }

    /// <summary>A person's whole ledger, oldest first.</summary>
    public static async Task<ImmutableArray<ConsentEntry>> LedgerAsync(this IStore store, string account, ImmutableArray<string> names)
    {
        var entries = new Dictionary<string, ConsentEntry>();
        foreach (var name in names)
            foreach (var row in await store.QueryAsync(Query(account, name)))
                entries.TryAdd(row.Key.Second![(name.Length + 1)..], JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ConsentEntry)!);
        return [.. entries.Select(entry => entry.Value with { Id = entry.Key }).OrderBy(entry => entry.At).ThenBy(entry => entry.KnownAt).ThenBy(entry => entry.Id, StringComparer.Ordinal)];
    }

    static Query Query(string account, string name) => new(Tables.Consents)
    {
        Where = [("account", Value.Of(account))],
        In = new("entry", Value.Of($"{name}{Separator}"), Value.Of($"{name}{AfterSeparator}")),
        OrderBy = [new("entry", Descending: true)],
        Limit = MostEntries,
    };
}
