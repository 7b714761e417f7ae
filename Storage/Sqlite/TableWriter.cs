namespace WhatsApi.Storage.Sqlite;

/// <summary>The statements that change one table. A change answers false when its condition did not hold.</summary>
internal sealed class TableWriter
{
    readonly Connection _db;
    readonly Table _table;
    readonly Statement _insert, _update, _delete, _version;
    Statement? _last;
    readonly int[] _mutable;

    public TableWriter(Connection db, Table table)
    {
        (_db, _table) = (db, table);
        _mutable = [.. Enumerable.Range(0, table.Columns.Length).Where(i => !table.Columns[i].Immutable)];
        string[] written = [.. table.KeyColumns, .. table.Columns.Select(c => c.Name), .. HasDocument ? ["document"] : Array.Empty<string>()];
        var byKey = string.Join(" AND ", table.KeyColumns.Select((key, i) => $"{key} = ?{i + 1}"));
        var values = string.Join(", ", written.Select((_, i) => $"?{i + 1}"));
        _insert = db.Prepare($"INSERT INTO {table.Name} (version, {string.Join(", ", written)}) VALUES (1, {values}) ON CONFLICT DO NOTHING");
        string[] changed = [.. _mutable.Select(i => table.Columns[i].Name), .. HasDocument ? ["document"] : Array.Empty<string>()];
        var version = table.KeyColumns.Length + 1;
        var set = string.Concat(changed.Select((column, i) => $", {column} = ?{version + 1 + i}"));
        _update = db.Prepare($"UPDATE {table.Name} SET version = version + 1{set} WHERE {byKey} AND version = ?{version}");
        _version = db.Prepare($"SELECT version FROM {table.Name} WHERE {byKey}");
        _delete = db.Prepare($"DELETE FROM {table.Name} WHERE {byKey} AND version = coalesce(?3, version)");
    }

    bool HasDocument => _table.Document != DocumentKind.None;

    public bool Insert(Key key, ReadOnlySpan<byte> document, Value[] columns)
    {
        _insert.ClearBindings(); // so that nulls, which are many, need no call
        var parameter = BindKey(_insert, key);
        foreach (var value in columns)
        {
            if (!value.IsNull) _insert.Bind(parameter, value);
            parameter++;
        }
        if (HasDocument) BindDocument(_insert, parameter, document);
        _insert.Run();
        return _db.Changes == 1;
    }

    /// <summary>Names mutable columns only: SQLite rewrites the indexes of every column that an UPDATE names.</summary>
    public bool Update(Key key, ReadOnlySpan<byte> document, Value[] columns, long version)
    {
        var parameter = BindKey(_update, key);
        _update.Bind(parameter++, version);
        foreach (var column in _mutable) _update.Bind(parameter++, columns[column]);
        if (HasDocument) BindDocument(_update, parameter, document);
        _update.Run();
        return _db.Changes == 1;
    }

    public bool Delete(Key key, long? version)
    {
        BindKey(_delete, key);
        _delete.Bind(3, Value.Of(version));
        _delete.Run();
        return version is null || _db.Changes == 1;
    }

    /// <summary>The row's version; 0 when there is none.</summary>
    public long Version(Key key)
    {
        BindKey(_version, key);
        try
        {
            return _version.Step() ? _version.Integer(0) : 0;
        }
        finally
        {
            _version.Reset();
        }
    }

    /// <summary>The highest number of an owner's sequence; 0 when there is none.</summary>
    public long Last(string owner)
    {
        var (first, second) = (_table.KeyColumns[0], _table.KeyColumns[1]);
        _last ??= _db.Prepare($"SELECT {second} FROM {_table.Name} WHERE {first} = ?1 ORDER BY {second} DESC LIMIT 1");
        _last.Bind(1, owner);
        try
        {
            return _last.Step() ? Sequence.Number(_last.Text(0)) : 0;
        }
        finally
        {
            _last.Reset();
        }
    }

    static int BindKey(Statement statement, Key key)
    {
        statement.Bind(1, key.First);
        if (key.Second is null) return 2;
        statement.Bind(2, key.Second);
        return 3;
    }

    void BindDocument(Statement statement, int parameter, ReadOnlySpan<byte> document)
    {
        if (_table.Document == DocumentKind.Json) statement.BindText(parameter, document);
        else statement.BindBlob(parameter, document);
    }
}
