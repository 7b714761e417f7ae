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

/// <summary>Takes queries for equal that differ in values and limit only.</summary>
internal sealed class QueryShape : IEqualityComparer<Query>
{
    public static readonly QueryShape Comparer = new();

    public bool Equals(Query? x, Query? y) =>
        ReferenceEquals(x, y)
        || (x is not null && y is not null && x.Table.Equals(y.Table) && x.WithDocument == y.WithDocument
            && x.In?.Column == y.In?.Column && x.In?.From is null == y.In?.From is null && x.In?.Until is null == y.In?.Until is null
            && SameConditions(x, y) && x.NotNull.SequenceEqual(y.NotNull) && x.OrderBy.SequenceEqual(y.OrderBy));

    public int GetHashCode(Query query)
    {
        var hash = new HashCode();
        hash.Add(query.Table);
        foreach (var (column, value) in query.Where)
        {
            hash.Add(column);
            hash.Add(value.IsNull);
        }
        hash.Add(query.In?.Column);
        hash.Add(query.WithDocument);
        return hash.ToHashCode();
    }

    static bool SameConditions(Query x, Query y)
    {
        if (x.Where.Count != y.Where.Count) return false;
        for (var i = 0; i < x.Where.Count; i++)
            if (x.Where[i].Column != y.Where[i].Column || x.Where[i].Value.IsNull != y.Where[i].Value.IsNull)
                return false;
        return true;
    }
}
