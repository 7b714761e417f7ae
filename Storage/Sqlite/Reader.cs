namespace WhatsApi.Storage.Sqlite;

/// <summary>A read-only connection with the statements it has prepared so far.</summary>
internal sealed class Reader(string path) : IDisposable
{
    const string CountersSql = "SELECT name, n FROM counters WHERE owner = ? AND name >= ? AND name < ? ORDER BY name";

    readonly Connection _db = Open(path);
    readonly Dictionary<Table, Statement> _gets = [];
    readonly Dictionary<Query, Statement> _queries = new(QueryShape.Comparer);
    Statement? _counters;

    public Row? Get(Table table, Key key)
    {
        if (!_gets.TryGetValue(table, out var statement)) _gets.Add(table, statement = _db.Prepare(QuerySql.OfGet(table)));
        statement.Bind(1, key.First);
        if (key.Second is not null) statement.Bind(2, key.Second);
        try
        {
            return statement.Step() ? Row(statement, table, key, column: 0, withDocument: true) : null;
        }
        finally
        {
            statement.Reset(); // ends the snapshot, so that the log can be emptied
        }
    }

    public IReadOnlyList<Row> Query(Query query)
    {
        if (!_queries.TryGetValue(query, out var statement)) _queries.Add(query, statement = _db.Prepare(QuerySql.Of(query)));
        QuerySql.Bind(statement, query);
        var rows = new List<Row>();
        var keys = query.Table.KeyColumns.Length;
        try
        {
            while (statement.Step())
            {
                var key = new Key(statement.Text(0), keys == 1 ? null : statement.Text(1));
                rows.Add(Row(statement, query.Table, key, keys, query.WithDocument));
            }
            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    public IReadOnlyList<Counter> Counters(string owner, string from, string until)
    {
        var statement = _counters ??= _db.Prepare(CountersSql);
        statement.Bind(1, owner);
        statement.Bind(2, from);
        statement.Bind(3, until);
        var counters = new List<Counter>();
        try
        {
            while (statement.Step()) counters.Add(new Counter(statement.Text(0), statement.Integer(1)));
            return counters;
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose() => _db.Dispose();

    static Row Row(Statement statement, Table table, Key key, int column, bool withDocument)
    {
        var version = statement.Integer(column++);
        var columns = new Value[table.Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = statement.Value(column++);
        var document = withDocument && table.Document != DocumentKind.None ? statement.Bytes(column) : [];
        return new Row(key, version, document, columns);
    }

    static Connection Open(string path)
    {
        var db = new Connection(path, readOnly: true);
        // Nothing is mapped: a page is in the kernel's cache once either way, but would count as this process's memory, once for each reader, as far as the file is long.
        db.Execute("PRAGMA mmap_size = 0");
        db.Execute("PRAGMA cache_size = -1000"); // void after every commit, so it only has to hold what one query reads
        return db;
    }
}
