using Npgsql;
using NpgsqlTypes;

namespace WhatsApi.Storage.Postgres;

/// <summary>The statements that lock and change rows of one table, any number at a time: values go as arrays, a column each.</summary>
internal sealed class TableCommands
{
    readonly Table _table;
    readonly Column[] _mutable;
    readonly string _lock, _insert, _update, _delete, _append;

    public TableCommands(Table table)
    {
        _table = table;
        _mutable = [.. table.Columns.Where(c => !c.Immutable)];
        string[] keys = [.. table.KeyColumns.Select(Sql.Name)];
        string[] document = table.Document == DocumentKind.None ? [] : ["document"];
        string[] all = [.. keys, "version", .. table.Columns.Select(c => Sql.Name(c.Name)), .. document];
        string[] changed = ["version", .. _mutable.Select(c => Sql.Name(c.Name)), .. document];
        var name = Sql.Name(table.Name);
        var sameKey = string.Join(" AND ", keys.Select(key => $"t.{key} = v.{key}"));
        _lock = $"SELECT {Sql.List(keys.Select(key => "t." + key))}, t.version FROM {Sql.Arrays(keys)} JOIN {name} AS t ON {sameKey} "
            + $"ORDER BY {Sql.List(keys.Select(key => "t." + key))} FOR UPDATE OF t";
        _insert = $"INSERT INTO {name} ({Sql.List(all)}) SELECT * FROM {Sql.Arrays(all)}";
        _update = $"UPDATE {name} AS t SET {Sql.List(changed.Select(c => $"{c} = v.{c}"))} FROM {Sql.Arrays([.. keys, .. changed])} WHERE {sameKey}";
        _delete = $"DELETE FROM {name} AS t USING {Sql.Arrays(keys)} WHERE {sameKey}";
        _append = Append(name, keys, [.. table.Columns.Select(c => Sql.Name(c.Name)), .. document]);
    }

    public NpgsqlBatchCommand Lock(IReadOnlyCollection<RowChange> rows) => Keys(new(_lock), rows);

    public NpgsqlBatchCommand Insert(IReadOnlyCollection<RowChange> rows)
    {
        var command = Keys(new(_insert), rows);
        Sql.Add(command, rows.Select(row => Value.Of(row.Version)), NpgsqlDbType.Bigint);
        Add(command, _table.Columns, [.. rows.Select(row => row.Columns)], [.. rows.Select(row => row.Document)]);
        return command;
    }

    /// <summary>Without what is immutable.</summary>
    public NpgsqlBatchCommand Update(IReadOnlyCollection<RowChange> rows)
    {
        var command = Keys(new(_update), rows);
        Sql.Add(command, rows.Select(row => Value.Of(row.Version)), NpgsqlDbType.Bigint);
        Add(command, _mutable, [.. rows.Select(row => row.Columns)], [.. rows.Select(row => row.Document)]);
        return command;
    }

    public NpgsqlBatchCommand Delete(IReadOnlyCollection<RowChange> rows) => Keys(new(_delete), rows);

    /// <summary>
    /// The last number of each owner is a row that is locked from here to the end of the transaction: whoever numbers on comes after it, and is
    /// visible after it.
    /// </summary>
    public NpgsqlBatchCommand Append(IReadOnlyCollection<Operation.Append> rows)
    {
        var owners = rows.GroupBy(row => ServerText.Of(row.Owner)).OrderBy(owner => owner.Key, StringComparer.Ordinal).ToList();
        List<Operation.Append> ordered = [.. owners.SelectMany(owner => owner)];
        var command = new NpgsqlBatchCommand(_append);
        Sql.Add(command, owners.Select(owner => Value.Of(owner.Key)), NpgsqlDbType.Text);
        Sql.Add(command, owners.Select(owner => Value.Of(owner.Count())), NpgsqlDbType.Bigint);
        Sql.Add(command, owners.SelectMany(owner => Enumerable.Repeat(Value.Of(owner.Key), owner.Count())), NpgsqlDbType.Text);
        Sql.Add(command, owners.SelectMany(owner => owner.Select((_, i) => Value.Of(owner.Count() - 1 - i))), NpgsqlDbType.Bigint);
        Add(command, _table.Columns, [.. ordered.Select(row => row.Columns)], [.. ordered.Select(row => row.Document)]);
        return command;
    }

    /// <summary>The number of a row is its owner's new last number less the rows that follow it in this transaction.</summary>
    string Append(string name, string[] keys, string[] values)
    {
        if (keys.Length == 1) return "";
        var arrays = Sql.Arrays(["owner", "following", .. values], first: 3);
        return $"""
            WITH taken AS (
                INSERT INTO sequences (name, owner, last) SELECT '{_table.Name}', v.owner, v.n FROM {Sql.Arrays(["owner", "n"])}
                ON CONFLICT (name, owner) DO UPDATE SET last = sequences.last + excluded.last RETURNING owner, last)
            INSERT INTO {name} ({Sql.List([.. keys, "version", .. values])})
            SELECT v.owner, lpad((taken.last - v.following)::text, {Sequence.Digits}, '0'), {Sql.List(["1", .. values.Select(value => "v." + value)])}
            FROM {arrays} JOIN taken ON taken.owner = v.owner
            """;
    }

    NpgsqlBatchCommand Keys(NpgsqlBatchCommand command, IReadOnlyCollection<RowChange> rows)
    {
        Sql.Add(command, rows.Select(row => Value.Of(row.Key.First)), NpgsqlDbType.Text);
        if (_table.KeyColumns.Length == 2) Sql.Add(command, rows.Select(row => Value.Of(row.Key.Second)), NpgsqlDbType.Text);
        return command;
    }

    void Add(NpgsqlBatchCommand command, Column[] columns, Value[][] rows, ReadOnlyMemory<byte>[] documents)
    {
        foreach (var column in columns)
        {
            var ordinal = _table.Ordinal(column.Name);
            var kind = column.Kind == ColumnKind.Text ? NpgsqlDbType.Text : NpgsqlDbType.Bigint;
            Sql.Add(command, rows.Select(row => row[ordinal].IsText ? Value.Of(ServerText.Of(row[ordinal].Text!)) : row[ordinal]), kind);
        }
        if (_table.Document == DocumentKind.None) return;
        var type = _table.Document == DocumentKind.Json ? NpgsqlDbType.Text : NpgsqlDbType.Bytea;
        command.Parameters.Add(new NpgsqlParameter { Value = documents, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
