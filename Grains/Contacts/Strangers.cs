using System.Collections.Frozen;
using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Names that neither a conversation nor the ledger of consent knows. Most rows of an import name nobody who is known, and a look at the range of a whole page costs less than
/// a few looks for each of its names.
/// </summary>
internal sealed class Strangers
{
    /// <summary>Rows of a range beyond which single looks, for the few hundred names of a page, are as cheap.</summary>
    public const int MostInRange = 2_000;

    public static readonly Strangers None = new(FrozenSet<string>.Empty);

    readonly FrozenSet<string> _names;

    Strangers(FrozenSet<string> names) => _names = names;

    public static async Task<Strangers> AmongAsync(IStore store, string account, ImmutableArray<string> names)
    {
        if (await RowsBetweenAsync(store, Tables.Conversations, "person", account, names) is not { } written) return None;
        if (await RowsBetweenAsync(store, Tables.Consents, "entry", account, names) is not { } consented) return None;
        return new(names.Except(written.Select(row => row.Key.Second!)).Except(consented.Select(row => row.Key.Second!.Split(ConsentRows.Separator)[0])).ToFrozenSet(StringComparer.Ordinal));
    }

    public bool Are(ImmutableArray<string> names) => names.All(_names.Contains);

    /// <summary>The rows of a table between the first of these names and the last; null when they are too many.</summary>
    public static async Task<IReadOnlyList<Row>?> RowsBetweenAsync(IStore store, Table table, string column, string account, ImmutableArray<string> names)
    {
        if (names.IsEmpty) return [];
        var (first, last) = (names.Min(StringComparer.Ordinal)!, names.Max(StringComparer.Ordinal)!);
        var rows = await store.QueryAsync(new Query(table)
        {
            Where = [("account", Value.Of(account))],
            In = new(column, Value.Of(first), Value.Of($"{last} ")), // behind the last name and its entries
            Limit = MostInRange,
            WithDocument = false,
        });
        return rows.Count < MostInRange ? rows : null;
    }
}
