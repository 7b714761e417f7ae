namespace WhatsApi.Storage.Memory;

/// <summary>A query answered by looking at every row.</summary>
internal sealed class MemoryQuery(Query query)
{
    readonly Table _table = query.Table;

    /// <param name="rows">All rows of the table, in the order of their keys.</param>
    public IReadOnlyList<Row> Over(IEnumerable<Row> rows)
    {
        var found = rows.Where(Matches);
        if (query.OrderBy.Count > 0) found = found.Order(Comparer<Row>.Create(Compare));
        return [.. found.Take(query.Limit).Select(row => query.WithDocument ? Copy(row) : Copy(row) with { Document = default })];
    }

    /// <summary>The array is the caller's to keep, so it must not be the store's.</summary>
    static Row Copy(Row row) => row with { Columns = [.. row.Columns] };

    bool Matches(Row row) =>
        query.Where.All(w => Read(row, w.Column) == w.Value)
        && query.NotNull.All(column => !Read(row, column).IsNull)
        && (query.In is not { } range || Lies(Read(row, range.Column), range));

    static bool Lies(Value value, Query.Range range) =>
        !value.IsNull
        && (range.From is not { } from || (!from.IsNull && Compare(value, from) >= 0))
        && (range.Until is not { } until || (!until.IsNull && Compare(value, until) < 0));

    int Compare(Row x, Row y)
    {
        foreach (var order in query.OrderBy)
            if (Compare(Read(x, order.Column), Read(y, order.Column)) is var difference and not 0)
                return order.Descending ? -difference : difference;
        var ties = Utf8Order.Comparer.Compare(x.Key, y.Key);
        return query.OrderBy[^1].Descending ? -ties : ties;
    }

    static int Compare(Value x, Value y) => x.IsText || y.IsText
        ? Utf8Order.Comparer.Compare(x.Text, y.Text)
        : Nullable.Compare(x.Integer, y.Integer);

    Value Read(Row row, string column) => Array.IndexOf(_table.KeyColumns, column) switch
    {
        0 => Value.Of(row.Key.First),
        1 => Value.Of(row.Key.Second),
        _ => row.Columns[_table.Ordinal(column)],
    };
}
