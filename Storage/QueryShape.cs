namespace WhatsApi.Storage;

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
