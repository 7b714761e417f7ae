namespace WhatsApi.Storage.Postgres;

/// <summary>One row in one transaction: what the server has, and what the units make of it.</summary>
internal sealed class RowChange(Table table, Key key)
{
    bool _isNew; // the columns are those of an insert, not of an update
    bool _changed;

    public Table Table => table;

    public Key Key => key;

    /// <summary>The version on the server, 0 for none. The row is locked, so it stays so.</summary>
    public long Stored { get; private set; }

    public long Version { get; private set; }

    public ReadOnlyMemory<byte> Document { get; private set; }

    public Value[] Columns { get; private set; } = [];

    public bool IsDelete => Stored > 0 && (Version == 0 || _isNew);

    public bool IsInsert => Version > 0 && _isNew;

    public bool IsUpdate => _changed && Version > 0 && !_isNew;

    public void Found(long version) => Stored = Version = version;

    public void Put(ReadOnlyMemory<byte> document, Value[] columns)
    {
        Columns = Version > 0 && _isNew ? Merged(columns) : columns;
        _isNew |= Version == 0;
        _changed = true;
        Version++;
        Document = document;
    }

    public void Delete() => Version = 0;

    /// <summary>What is immutable stays as the insert in this same transaction has it.</summary>
    Value[] Merged(Value[] columns) => [.. columns.Select((value, i) => table.Columns[i].Immutable ? Columns[i] : value)];
}
