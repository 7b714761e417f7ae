using System.Text.Unicode;

namespace WhatsApi.Storage;

/// <summary>What every provider refuses before it touches anything: mistakes of the caller, found on the caller's thread.</summary>
internal static class Checks
{
    public const int MaxLimit = 10_000;

    public static void Unit(IReadOnlyList<Operation> unit)
    {
        for (var i = 0; i < unit.Count; i++)
        {
            switch (unit[i])
            {
                case Operation.Put put:
                    ArgumentOutOfRangeException.ThrowIfNegative(put.ExpectedVersion, nameof(unit));
                    Row(put.Table, put.Key, put.Document, put.Columns);
                    break;
                case Operation.PutIfAbsent put:
                    Row(put.Table, put.Key, put.Document, put.Columns);
                    break;
                case Operation.Append append:
                    ArgumentNullException.ThrowIfNull(append.Owner, nameof(unit));
                    Row(append.Table, new Key(append.Owner, append.Table.KeyColumns.Length == 2 ? "" : null), append.Document, append.Columns);
                    if (append.Table.KeyColumns.Length != 2) throw new ArgumentException($"{append.Table} has no sequences: its key is one text.", nameof(unit));
                    break;
                case Operation.Delete delete:
                    Key(delete.Table, delete.Key);
                    break;
                case Operation.Increment increment:
                    ArgumentNullException.ThrowIfNull(increment.Owner, nameof(unit));
                    ArgumentNullException.ThrowIfNull(increment.Name, nameof(unit));
                    break;
            }
        }
    }

    public static void Key(Table table, Key key)
    {
        if (key.First is null || key.Second is null != (table.KeyColumns.Length == 1))
            throw new ArgumentException($"A key of {table} is ({string.Join(", ", table.KeyColumns)}); {key} is not one.", nameof(key));
    }

    public static void Query(Query query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        foreach (var (column, value) in query.Where) Comparable(query.Table, column, value);
        foreach (var column in query.NotNull) KindOf(query.Table, column);
        foreach (var order in query.OrderBy) KindOf(query.Table, order.Column);
        if (query.In is not { } range) return;
        KindOf(query.Table, range.Column);
        if (range.From is { } from) Comparable(query.Table, range.Column, from);
        if (range.Until is { } until) Comparable(query.Table, range.Column, until);
    }

    static void Row(Table table, Key key, ReadOnlyMemory<byte> document, Value[] columns)
    {
        Key(table, key);
        if (table.Document == DocumentKind.None && document.Length > 0)
            throw new ArgumentException($"{table} has no document.", nameof(document));
        if (table.Document == DocumentKind.Json && (!Utf8.IsValid(document.Span) || document.Span.Contains((byte)0)))
            throw new ArgumentException($"A document of {table} is JSON, so UTF-8 without a zero byte (JSON writes that \\u0000).", nameof(document));
        if (columns.Length != table.Columns.Length)
            throw new ArgumentException($"{table} has {table.Columns.Length} columns, not {columns.Length}.", nameof(columns));
        for (var i = 0; i < columns.Length; i++)
            if (!columns[i].IsNull && columns[i].IsText != (table.Columns[i].Kind == ColumnKind.Text))
                throw new ArgumentException($"{table}.{table.Columns[i].Name} is {table.Columns[i].Kind}; {columns[i]} is not.", nameof(columns));
    }

    static void Comparable(Table table, string column, Value value)
    {
        var kind = KindOf(table, column);
        if (!value.IsNull && value.IsText != (kind == ColumnKind.Text))
            throw new ArgumentException($"{table}.{column} is {kind}; {value} is not.", nameof(value));
    }

    static ColumnKind KindOf(Table table, string column)
    {
        if (Array.IndexOf(table.KeyColumns, column) >= 0) return ColumnKind.Text;
        return Array.Find(table.Columns, c => c.Name == column)?.Kind
            ?? throw new ArgumentException($"{table} has no column {column}.", nameof(column));
    }
}
