using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace WhatsApi.Storage.Postgres;

/// <summary>The SELECT of a query. Values are parameters, in the order of <c>Bind</c>, so queries of one shape share a statement.</summary>
internal static class QuerySql
{
    public static string Of(Query query)
    {
        var table = query.Table;
        var parameters = 0;
        var sql = new StringBuilder("SELECT ").Append(Selected(table, query.WithDocument, [.. table.KeyColumns, "version"]));
        sql.Append(" FROM ").Append(Sql.Name(table.Name));
        var conditions = Conditions(query, () => $"${++parameters}").ToList();
        if (conditions.Count > 0) sql.Append(" WHERE ").AppendJoin(" AND ", conditions);
        return sql.Append(" ORDER BY ").AppendJoin(", ", Order(query)).Append(" LIMIT $").Append(parameters + 1).ToString();
    }

    public static void Bind(NpgsqlCommand command, Query query)
    {
        foreach (var (column, value) in query.Where)
            if (!value.IsNull)
                Bind(command, value, KindOf(query.Table, column));
        if (query.In?.From is { } from) Bind(command, from, KindOf(query.Table, query.In.Column));
        if (query.In?.Until is { } until) Bind(command, until, KindOf(query.Table, query.In.Column));
        Bind(command, Value.Of(query.Limit), NpgsqlDbType.Bigint);
    }

    public static void Bind(NpgsqlCommand command, Value value, NpgsqlDbType type) => command.Parameters.Add(new NpgsqlParameter
    {
        Value = value.IsNull ? DBNull.Value : value.IsText ? ServerText.Of(value.Text!) : value.Integer!.Value,
        NpgsqlDbType = type,
    });

    public static string OfGet(Table table) =>
        $"SELECT {Selected(table, withDocument: true, ["version"])} FROM {Sql.Name(table.Name)} "
        + $"WHERE {string.Join(" AND ", table.KeyColumns.Select((key, i) => $"{Sql.Name(key)} = ${i + 1}"))}";

    static string Selected(Table table, bool withDocument, string[] first)
    {
        var columns = first.Concat(table.Columns.Select(c => c.Name));
        return Sql.List((withDocument && table.Document != DocumentKind.None ? columns.Append("document") : columns).Select(Sql.Name));
    }

    static IEnumerable<string> Conditions(Query query, Func<string> parameter)
    {
        foreach (var (column, value) in query.Where)
            yield return Sql.Name(column) + (value.IsNull ? " IS NULL" : $" = {parameter()}");
        foreach (var column in query.NotNull) yield return $"{Sql.Name(column)} IS NOT NULL";
        if (query.In is not { } range) yield break;
        if (range.From is not null) yield return $"{Sql.Name(range.Column)} >= {parameter()}";
        if (range.Until is not null) yield return $"{Sql.Name(range.Column)} < {parameter()}";
        if (range is { From: null, Until: null }) yield return $"{Sql.Name(range.Column)} IS NOT NULL";
    }

    static IEnumerable<string> Order(Query query)
    {
        var descending = query.OrderBy.Count > 0 && query.OrderBy[^1].Descending;
        var ties = query.Table.KeyColumns.Where(key => query.OrderBy.All(o => o.Column != key));
        return query.OrderBy.Select(o => Ordered(query.Table, o.Column, o.Descending)).Concat(ties.Select(key => Ordered(query.Table, key, descending)));
    }

    /// <summary>
    /// Null stands before every value, and so it does in the indexes. Of key columns, which are never null, nothing is said: the index of a primary key
    /// has nulls last, and the planner would not use it for an order that has them first.
    /// </summary>
    static string Ordered(Table table, string column, bool descending) =>
        Sql.Name(column) + (IsKey(table, column), descending) switch
        {
            (true, false) => "",
            (true, true) => " DESC",
            (false, false) => " NULLS FIRST",
            (false, true) => " DESC NULLS LAST",
        };

    static NpgsqlDbType KindOf(Table table, string column) =>
        IsKey(table, column) || table.Columns[table.Ordinal(column)].Kind == ColumnKind.Text ? NpgsqlDbType.Text : NpgsqlDbType.Bigint;

    static bool IsKey(Table table, string column) => table.KeyColumns.Contains(column);
}
