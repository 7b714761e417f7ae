using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace WhatsApi.Storage.Postgres;

/// <summary>Reads, on connections of their own. Statements are prepared by each connection when they come a second time.</summary>
internal sealed class Reader(NpgsqlDataSource source)
{
    const string CountersSql = "SELECT name, n FROM counters WHERE owner = $1 AND name >= $2 AND name < $3 ORDER BY name";

    readonly ConcurrentDictionary<Table, string> _gets = new();
    readonly ConcurrentDictionary<Query, string> _queries = new(QueryShape.Comparer);

    public Task<Row?> GetAsync(Table table, Key key) => ReadAsync(
        _gets.GetOrAdd(table, QuerySql.OfGet),
        command =>
        {
            QuerySql.Bind(command, Value.Of(key.First), NpgsqlDbType.Text);
            if (key.Second is not null) QuerySql.Bind(command, Value.Of(key.Second), NpgsqlDbType.Text);
        },
        async reader => await reader.ReadAsync() ? Row(reader, table, key, column: 0, withDocument: true) : null);

    public Task<IReadOnlyList<Row>> QueryAsync(Query query)
    {
        var keys = query.Table.KeyColumns.Length;
        return ReadAsync(_queries.GetOrAdd(query, QuerySql.Of), command => QuerySql.Bind(command, query), ListAsync(reader =>
            Row(reader, query.Table, new Key(Text(reader, 0), keys == 1 ? null : Text(reader, 1)), keys, query.WithDocument)));
    }

    public Task<IReadOnlyList<Counter>> CountersAsync(string owner, string from, string until) => ReadAsync(
        CountersSql,
        command =>
        {
            foreach (var text in new[] { owner, from, until }) QuerySql.Bind(command, Value.Of(text), NpgsqlDbType.Text);
        },
        ListAsync(reader => new Counter(Text(reader, 0), reader.GetInt64(1))));

    async Task<T> ReadAsync<T>(string sql, Action<NpgsqlCommand> bind, Func<NpgsqlDataReader, Task<T>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = source.CreateCommand(sql);
                bind(command);
                await using var reader = await command.ExecuteReaderAsync();
                return await read(reader);
            }
            catch (NpgsqlException e) when (attempt == 1 && Failure.HasNoSession(e))
            {
                source.Clear(); // the server was started anew: what else is in the pool is as dead
            }
            catch (NpgsqlException e)
            {
                throw new StoreUnavailableException($"The store could not be read: {Failure.Words(e)}", e);
            }
        }
    }

    static Func<NpgsqlDataReader, Task<IReadOnlyList<T>>> ListAsync<T>(Func<NpgsqlDataReader, T> read) => async reader =>
    {
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    };

    static Row Row(NpgsqlDataReader reader, Table table, Key key, int column, bool withDocument)
    {
        var version = reader.GetInt64(column++);
        var columns = new Value[table.Columns.Length];
        for (var i = 0; i < columns.Length; i++, column++)
            if (!reader.IsDBNull(column))
                columns[i] = table.Columns[i].Kind == ColumnKind.Text ? Value.Of(Text(reader, column)) : Value.Of(reader.GetInt64(column));
        var document = withDocument && table.Document != DocumentKind.None ? reader.GetFieldValue<byte[]>(column) : [];
        return new Row(key, version, document, columns);
    }

    static string Text(NpgsqlDataReader reader, int column) => ServerText.Back(reader.GetString(column));
}
