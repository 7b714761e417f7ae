using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Storage.Sqlite;

/// <summary>The store on one SQLite file: one writer with group commit, readers beside it, and a lock against a second process.</summary>
public sealed class SqliteStore : IStore
{
    readonly ProcessLock _lock;
    readonly Connection _db;
    readonly Checkpointer _checkpointer;
    readonly Writer _writer;
    readonly Readers _readers;

    SqliteStore(ProcessLock held, Connection db, SqliteOptions options, TimeProvider clock, ILogger log)
    {
        (_lock, _db) = (held, db);
        _checkpointer = new Checkpointer(options.Path, log);
        _writer = new Writer(db, _checkpointer, options, clock, log);
        _readers = new Readers(options.Path);
    }

    public string Provider => "sqlite";

    public StoreStatistics Statistics => _writer.Statistics;

    /// <summary>Opens the database, made if it is missing, recovered if its last process was killed, and migrated to the newest schema.</summary>
    /// <exception cref="StoreUnavailableException">It is in use by another process, newer than this build, or cannot be opened.</exception>
    public static Task<SqliteStore> OpenAsync(SqliteOptions options, TimeProvider clock, ILogger log) => Task.FromResult(Open(options, clock, log));

    public Task<CommitOutcome> CommitAsync(IReadOnlyList<Operation> unit)
    {
        Checks.Unit(unit);
        return _writer.CommitAsync(unit);
    }

    public Task<Row?> GetAsync(Table table, Key key)
    {
        Checks.Key(table, key);
        return _readers.Read(reader => reader.Get(table, key));
    }

    public Task<IReadOnlyList<Row>> QueryAsync(Query query)
    {
        Checks.Query(query);
        return _readers.Read(reader => reader.Query(query));
    }

    public Task<IReadOnlyList<Counter>> CountersAsync(string owner, string from, string until) =>
        _readers.Read(reader => reader.Counters(owner, from, until));

    /// <summary>Goes through the writer: that is where a store that answers reads but hangs would show.</summary>
    public Task PingAsync() => _writer.CommitAsync([]);

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        _checkpointer.Dispose();
        _readers.Dispose();
        _db.Dispose(); // the last connection: brings the log into the database file and removes it
        _lock.Dispose();
    }

    /// <summary>Opening is file work from end to end; only the port's shape makes it a task.</summary>
    internal static SqliteStore Open(SqliteOptions options, TimeProvider clock, ILogger log)
    {
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        var held = ProcessLock.Take(options.Path);
        Connection? db = null;
        try
        {
            PrivateFile.Touch(options.Path);
            db = new Connection(options.Path, readOnly: false);
            Configure(db, options);
            SqliteSchema.Migrate(db, Migrations.All, options.Path, log);
            return new SqliteStore(held, db, options, clock, log);
        }
        catch (Exception e)
        {
            db?.Dispose();
            held.Dispose();
            if (e is SqliteException) throw new StoreUnavailableException($"The database {options.Path} cannot be opened: {e.Message}", e);
            throw;
        }
    }

    static void Configure(Connection db, SqliteOptions options)
    {
        db.Execute($"PRAGMA page_size = {options.PageSize}");
        db.Execute("PRAGMA journal_mode = WAL");
        db.Execute("PRAGMA synchronous = FULL"); // a flush a commit: an accepted message survives the machine
        db.Execute("PRAGMA wal_autocheckpoint = 0"); // the writer decides when
        db.Execute($"PRAGMA journal_size_limit = {4L * options.CheckpointBytes}"); // a log that a slow reader has made longer is cut again
        db.Execute("PRAGMA temp_store = MEMORY");
        db.Execute($"PRAGMA cache_size = -{options.WriterCacheBytes / 1024}");
        if (options.MaxPages is { } pages) db.Execute($"PRAGMA max_page_count = {pages}");
    }
}
