using System.Text;

namespace WhatsApi.Storage.Sqlite;

/// <summary>The SELECT of a query. Values are parameters, in the order of <see cref="Bind"/>, so queries of one shape share a statement.</summary>
internal static class QuerySql
{
    public static string Of(Query query)
    {
        var table = query.Table;
        var sql = new StringBuilder("SELECT ").AppendJoin(", ", Selected(table, query.WithDocument, [.. table.KeyColumns, "version"]));
        sql.Append(" FROM ").Append(table.Name);
        var conditions = Conditions(query).ToList();
        if (conditions.Count > 0) sql.Append(" WHERE ").AppendJoin(" AND ", conditions);
        return sql.Append(" ORDER BY ").AppendJoin(", ", Order(query)).Append(" LIMIT ?").ToString();
    }

    public static void Bind(Statement statement, Query query)
    {
        var parameter = 1;
        foreach (var (_, value) in query.Where)
            if (!value.IsNull)
                statement.Bind(parameter++, value);
        if (query.In?.From is { } from) statement.Bind(parameter++, from);
        if (query.In?.Until is { } until) statement.Bind(parameter++, until);
        statement.Bind(parameter, query.Limit);
    }

    public static string OfGet(Table table) =>
        $"SELECT {string.Join(", ", Selected(table, withDocument: true, ["version"]))} FROM {table.Name} "
        + $"WHERE {string.Join(" AND ", table.KeyColumns.Select(key => $"{key} = ?"))}";

    static IEnumerable<string> Selected(Table table, bool withDocument, string[] first)
    {
        var columns = first.Concat(table.Columns.Select(c => c.Name));
        return withDocument && table.Document != DocumentKind.None ? columns.Append("document") : columns;
    }

    static IEnumerable<string> Conditions(Query query)
    {
        foreach (var (column, value) in query.Where) yield return value.IsNull ? $"{column} IS NULL" : $"{column} = ?";
        foreach (var column in query.NotNull) yield return $"{column} IS NOT NULL";
        if (query.In is not { } range) yield break;
        if (range.From is not null) yield return $"{range.Column} >= ?";
        if (range.Until is not null) yield return $"{range.Column} < ?";
        if (range is { From: null, Until: null }) yield return $"{range.Column} IS NOT NULL";
    }

    static IEnumerable<string> Order(Query query)
    {
        var direction = query.OrderBy.Count > 0 && query.OrderBy[^1].Descending ? " DESC" : "";
        var ties = query.Table.KeyColumns.Where(key => query.OrderBy.All(o => o.Column != key));
        return query.OrderBy.Select(o => o.Column + (o.Descending ? " DESC" : "")).Concat(ties.Select(key => key + direction));
    }
}
