using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace WhatsApi.Storage.Postgres;

/// <summary>
/// Stores units of many callers in one transaction of two round trips: the first locks every row that they speak of and reads its version, the
/// second writes what is left of them and commits. Locks are taken rows first, then new keys, sequences and counters, each in the order of their
/// keys, so that transactions never wait in a circle; what many transactions touch comes last and is held for the flush alone.
/// </summary>
internal sealed class Transaction(NpgsqlDataSource source, Tenure? tenure)
{
    const int MostAttempts = 10; // each one that is lost was won by another transaction

    const string Count =
        "INSERT INTO counters (owner, name, n) SELECT * FROM unnest($1, $2, $3) ON CONFLICT (owner, name) DO UPDATE SET n = counters.n + excluded.n";

    static readonly ConcurrentDictionary<Table, TableCommands> Tables = new();

    /// <summary>Stores the units and flushes; sets the outcome of each. If it throws, nothing was stored or the message does not say so.</summary>
    public async Task StoreAsync(IReadOnlyList<PendingUnit> units)
    {
        for (var attempt = 1; ; attempt++)
        {
            var committing = false;
            try
            {
                await using var connection = await source.OpenConnectionAsync(); // closing it rolls back what was begun
                var changes = new Changes(units);
                await LookAsync(connection, changes);
                foreach (var unit in units) unit.Outcome = changes.Apply(unit.Operations);
                committing = true;
                await WriteAsync(connection, changes);
                return;
            }
            catch (NpgsqlException e) when (attempt < MostAttempts && Failure.MetAnother(e))
            {
                continue;
            }
            catch (NpgsqlException e) when (attempt == 1 && !committing && Failure.HasNoSession(e))
            {
                source.Clear(); // the server was started anew: what else is in the pool is as dead
            }
            catch (Exception e) when (e is not StoreUnavailableException)
            {
                var nothing = !committing || e is NpgsqlException n && Failure.RolledBack(n);
                var words = e is NpgsqlException failure ? Failure.Words(failure) : e.Message;
                var stored = nothing ? "nothing was stored" : "what was stored is unknown";
                throw new StoreUnavailableException($"The transaction failed, {stored}: {words}", e);
            }
        }
    }

    async Task LookAsync(NpgsqlConnection connection, Changes changes)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("BEGIN"));
        if (tenure is not null) Tenure.AddCheck(batch);
        var tables = changes.Rows.ToList();
        foreach (var rows in tables) batch.BatchCommands.Add(Of(rows.Key).Lock([.. rows]));
        await using var reader = await batch.ExecuteReaderAsync();
        if (tenure is not null) await tenure.CheckAsync(reader);
        foreach (var rows in tables)
        {
            var keys = rows.Key.KeyColumns.Length;
            while (await reader.ReadAsync())
                changes.Found(rows.Key, new(reader.GetString(0), keys == 1 ? null : reader.GetString(1)), reader.GetInt64(keys));
            await reader.NextResultAsync();
        }
    }

    static async Task WriteAsync(NpgsqlConnection connection, Changes changes)
    {
        await using var batch = new NpgsqlBatch(connection);
        var tables = changes.Rows.ToList();
        foreach (var rows in tables)
        {
            Add(batch, rows.Where(row => row.IsDelete), Of(rows.Key).Delete);
            Add(batch, rows.Where(row => row.IsUpdate), Of(rows.Key).Update);
        }
        foreach (var rows in tables) Add(batch, rows.Where(row => row.IsInsert), Of(rows.Key).Insert);
        foreach (var (table, rows) in changes.Appends) batch.BatchCommands.Add(Of(table).Append(rows));
        if (changes.Sums is { Length: > 0 } sums) batch.BatchCommands.Add(Counting(sums));
        batch.BatchCommands.Add(new("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    static void Add(NpgsqlBatch batch, IEnumerable<RowChange> changes, Func<IReadOnlyCollection<RowChange>, NpgsqlBatchCommand> command)
    {
        if (changes.ToList() is { Count: > 0 } rows) batch.BatchCommands.Add(command(rows));
    }

    static NpgsqlBatchCommand Counting(KeyValuePair<Key, long>[] sums)
    {
        var command = new NpgsqlBatchCommand(Count);
        Sql.Add(command, sums.Select(sum => Value.Of(sum.Key.First)), NpgsqlDbType.Text);
        Sql.Add(command, sums.Select(sum => Value.Of(sum.Key.Second)), NpgsqlDbType.Text);
        Sql.Add(command, sums.Select(sum => Value.Of(sum.Value)), NpgsqlDbType.Bigint);
        return command;
    }

    static TableCommands Of(Table table) => Tables.GetOrAdd(table, table => new TableCommands(table));
}
