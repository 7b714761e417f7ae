namespace WhatsApi.Storage;

public enum ColumnKind { Text, Integer }

/// <summary>What a table's document is: JSON text, which people may want to read with the database's own tools, or raw bytes.</summary>
public enum DocumentKind { None, Json, Bytes }

/// <summary>A typed column beside the document, because a query needs it.</summary>
/// <param name="Name">The column's name in the database.</param>
/// <param name="Kind">Text or integer.</param>
/// <param name="Immutable">Written at insert only, so that updates need not touch its indexes.</param>
public sealed record Column(string Name, ColumnKind Kind, bool Immutable = false);

/// <summary>An index. With <paramref name="OnlyWhere"/> it holds only rows whose column of that name is not null.</summary>
public sealed record Index(string Name, string[] Columns, bool Unique = false, string? OnlyWhere = null);

/// <summary>A table of the port: a key of one or two texts, a version (the etag), typed columns, and a document.</summary>
public sealed record Table(string Name, string[] KeyColumns, DocumentKind Document, Column[] Columns, Index[] Indexes)
{
    readonly Dictionary<string, int> _ordinals = Columns.Select((column, i) => (column.Name, i)).ToDictionary(x => x.Name, x => x.i);

    /// <summary>The place of a column in <see cref="Row.Columns"/>.</summary>
    public int Ordinal(string column) => _ordinals[column];

    public bool Equals(Table? other) => other is not null && other.Name == Name;
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Name;
}
