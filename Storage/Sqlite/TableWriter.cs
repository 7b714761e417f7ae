using System.Text;

namespace WhatsApi.Storage.Sqlite;

/// <summary>The statements that change one table. A change answers false when its condition did not hold.</summary>
internal sealed class TableWriter
{
    readonly Connection _db;
    readonly Table _table;
    readonly Statement _insert, _find, _delete;
    readonly int[] _mutable;
    readonly Dictionary<int, Statement> _updates = [];

    public TableWriter(Connection db, Table table)
    {
        (_db, _table) = (db, table);
        _mutable = [.. Enumerable.Range(0, table.Columns.Length).Where(i => !table.Columns[i].Immutable)];
        string[] written = [.. table.KeyColumns, .. table.Columns.Select(c => c.Name), .. HasDocument ? ["document"] : Array.Empty<string>()];
        var byKey = string.Join(" AND ", table.KeyColumns.Select((key, i) => $"{key} = ?{i + 1}"));
        var values = string.Join(", ", written.Select((_, i) => $"?{i + 1}"));
        _insert = db.Prepare($"INSERT INTO {table.Name} (version, {string.Join(", ", written)}) VALUES (1, {values}) ON CONFLICT DO NOTHING");
        string[] found = ["rowid", "version", .. _mutable.Select(i => table.Columns[i].Name)];
        _find = db.Prepare($"SELECT {string.Join(", ", found)} FROM {table.Name} WHERE {byKey}");
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

    /// <summary>
    /// Reads before it writes, because SQLite rewrites the index of every column that an UPDATE names, changed or not; a look at the row costs less.
    /// </summary>
    public bool Update(Operation.Put put)
    {
        if (Find(put) is not { } found) return false;
        if (!_updates.TryGetValue(found.Changed, out var update))
            _updates.Add(found.Changed, update = _db.Prepare(UpdateSql(found.Changed)));
        update.Bind(1, found.RowId);
        update.Bind(2, put.ExpectedVersion + 1);
        var parameter = 3;
        if (HasDocument) BindDocument(update, parameter++, put.Document.Span);
        for (var i = 0; i < _mutable.Length; i++)
            if ((found.Changed & (1 << i)) != 0)
                update.Bind(parameter++, put.Columns[_mutable[i]]);
        update.Run();
        return true;
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
        BindKey(_find, key);
        try
        {
            return _find.Step() ? _find.Integer(1) : 0;
        }
        finally
        {
            _find.Reset();
        }
    }

    /// <summary>Where the row is and which of its mutable columns will change (a bit each); null when it is not at the expected version.</summary>
    (long RowId, int Changed)? Find(Operation.Put put)
    {
        BindKey(_find, put.Key);
        try
        {
            if (!_find.Step() || _find.Integer(1) != put.ExpectedVersion) return null;
            var changed = 0;
            for (var i = 0; i < _mutable.Length; i++)
                if (!_find.Holds(2 + i, put.Columns[_mutable[i]]))
                    changed |= 1 << i;
            return (_find.Integer(0), changed);
        }
        finally
        {
            _find.Reset();
        }
    }

    string UpdateSql(int changed)
    {
        var sql = new StringBuilder($"UPDATE {_table.Name} SET version = ?2");
        var parameter = 3;
        if (HasDocument) sql.Append($", document = ?{parameter++}");
        for (var i = 0; i < _mutable.Length; i++)
            if ((changed & (1 << i)) != 0)
                sql.Append($", {_table.Columns[_mutable[i]].Name} = ?{parameter++}");
        return sql.Append(" WHERE rowid = ?1").ToString();
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
