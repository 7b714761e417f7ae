using Microsoft.Extensions.Logging;
using Npgsql;

namespace WhatsApi.Storage.Postgres;

/// <summary>
/// Keeps a second process away from a database whose grains live in one. A lock that lasts as long as a session refuses it at the start. What
/// protects the data is the number of the tenure: who takes the lock counts it up once no transaction is under way, and every transaction looks
/// whether it is still its own. So a process that has lost the lock without knowing it, or while it hung, can store nothing more once another has begun.
/// </summary>
internal sealed partial class Tenure : IAsyncDisposable
{
    const string Number = "SELECT number FROM tenure";
    const string Holder =
        "SELECT coalesce(max(application_name), '') FROM pg_stat_activity JOIN pg_locks USING (pid) "
        + "WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        + "AND classid = $1 AND objid = $2 AND granted";

    static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    readonly Server _server;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly Action _ended;
    readonly long _number;
    readonly CancellationTokenSource _closing = new();
    readonly Task _watching;
    NpgsqlConnection _held;
    int _isOver;

    Tenure(Server server, NpgsqlConnection held, long number, TimeProvider clock, ILogger log, Action ended)
    {
        (_server, _held, _number, _clock, _log, _ended) = (server, held, number, clock, log, ended);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Takes the lock for the session of this connection.</summary>
    /// <exception cref="StoreUnavailableException">Another process has it.</exception>
    public static void Claim(NpgsqlConnection connection, string database, TimeSpan patience)
    {
        Execute(connection, $"SET lock_timeout = '{(long)patience.TotalMilliseconds}ms'");
        try
        {
            Execute(connection, Locks.Take(Locks.Process));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreUnavailableException(
                $"The database {database} is in use by {NameOfHolder(connection)}. "
                + "Stop that process, or give this one another database (Store__ConnectionString).", e);
        }
    }

    /// <summary>Begins on a connection that has the lock; from then on the connection belongs to the tenure.</summary>
    public static Tenure Begin(Server server, NpgsqlConnection held, TimeProvider clock, ILogger log, Action ended)
    {
        Execute(held, "SET lock_timeout = '30s'"); // what a killed process has under way ends by itself long before
        Execute(held, Locks.Take(Locks.Transactions));
        var number = (long)Execute(held, "UPDATE tenure SET number = number + 1 RETURNING number")!;
        Execute(held, Locks.Release(Locks.Transactions));
        return new Tenure(server, held, number, clock, log, ended);
    }

    /// <summary>Adds to a transaction's first statements what <see cref="CheckAsync"/> looks at.</summary>
    public static void AddCheck(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(new(Locks.Share(Locks.Transactions)));
        batch.BatchCommands.Add(new(Number));
    }

    public async Task CheckAsync(NpgsqlDataReader reader)
    {
        await reader.NextResultAsync();
        await reader.ReadAsync();
        if (reader.GetInt64(0) != _number)
        {
            End();
            throw new StoreUnavailableException("Another process has taken the database over, nothing was stored: this one has to end.");
        }
        await reader.NextResultAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        await _held.DisposeAsync();
        _closing.Dispose();
    }

    /// <summary>The session ends with the server, or with the network: the lock is taken again, unless somebody else has had it in between.</summary>
    async Task WatchAsync()
    {
        while (_isOver == 0 && !_closing.IsCancellationRequested)
        {
            try
            {
                await _held.WaitAsync(_closing.Token); // for nothing but the end of the session
            }
            catch (Exception e) when (!_closing.IsCancellationRequested)
            {
                Log.SessionEnded(_log, e);
                await RetakeAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    async Task RetakeAsync()
    {
        while (_isOver == 0 && !_closing.IsCancellationRequested)
        {
            try
            {
                await _held.DisposeAsync();
                _held = _server.Alone();
                await _held.OpenAsync(_closing.Token);
                var isTaken = (bool)(await ExecuteAsync(Locks.TryTake(Locks.Process)))!;
                if ((long)(await ExecuteAsync(Number))! != _number) End();
                else if (isTaken) return;
                else await Task.Delay(BetweenTries, _clock, _closing.Token);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(BetweenTries, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0) return;
        Log.TakenOver(_log, _server.Name);
        _ended();
    }

    static string NameOfHolder(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Holder, connection);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Oid, (uint)Locks.Program);
        command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Oid, (uint)Locks.Process);
        var application = (string)command.ExecuteScalar()!;
        var ofOurs = application.StartsWith(Server.Application, StringComparison.Ordinal);
        return ofOurs ? $"process{application[Server.Application.Length..]}" : $"process {application}";
    }

    static object? Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 }; // lock_timeout says how long
        return command.ExecuteScalar();
    }

    async Task<object?> ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _held);
        return await command.ExecuteScalarAsync(_closing.Token);
    }

    static partial class Log
    {
        [LoggerMessage(4, LogLevel.Warning, "The session that keeps other processes off the database has ended; it is begun again")]
        public static partial void SessionEnded(ILogger log, Exception e);

        [LoggerMessage(5, LogLevel.Critical, "Another process has taken over {Database}; this one stores nothing more and has to end")]
        public static partial void TakenOver(ILogger log, string database);
    }
}
