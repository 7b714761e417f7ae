namespace WhatsApi.Storage;

/// <summary>
/// A keyset query over one table: equalities, at most one range, an order, a limit. It is made so that an index can answer it:
/// equalities first, then the ordered columns.
/// </summary>
/// <param name="Table">The table to read.</param>
public sealed record Query(Table Table)
{
    /// <summary>Columns (or key columns) that must equal a value; null matches null.</summary>
    public IReadOnlyList<(string Column, Value Value)> Where { get; init; } = [];

    /// <summary>A range on one column (or key column): from inclusive, until exclusive; null bounds are open. Rows with a null there never match.</summary>
    public Range? In { get; init; }

    /// <summary>Columns that must not be null. Naming the column of a partial index here is what lets a query use it.</summary>
    public IReadOnlyList<string> NotNull { get; init; } = [];

    /// <summary>
    /// The order; ties are broken by the key, in the direction of the last column. Empty: by the key, ascending. Null stands before every value.
    /// </summary>
    public IReadOnlyList<Order> OrderBy { get; init; } = [];

    /// <summary>Rows at most, 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>False leaves <see cref="Row.Document"/> empty, for callers that need the columns only.</summary>
    public bool WithDocument { get; init; } = true;

    public sealed record Range(string Column, Value? From, Value? Until);

    public readonly record struct Order(string Column, bool Descending = false);
}
