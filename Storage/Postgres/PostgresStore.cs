using Microsoft.Extensions.Logging;
using Npgsql;

namespace WhatsApi.Storage.Postgres;

/// <summary>The store on PostgreSQL: a few writers with group commit, readers beside them, a lock against a second process.</summary>
public sealed class PostgresStore : IStore
{
    readonly Server _server;
    readonly Tenure? _tenure;
    readonly Writer _writer;
    readonly Reader _reader;

    PostgresStore(Server server, Tenure? tenure, PostgresOptions options, TimeProvider clock, ILogger log)
    {
        (_server, _tenure) = (server, tenure);
        _writer = new Writer(new Transaction(server.Writers, tenure), options, clock, log);
        _reader = new Reader(server.Readers);
    }

    public string Provider => "postgres";

    public StoreStatistics Statistics => _writer.Statistics;

    /// <summary>Opens the database and migrates it to the newest schema.</summary>
    /// <param name="ended">Called when another process has taken the database over, so that this one can end: it will store nothing more.</param>
    /// <exception cref="StoreUnavailableException">It is in use by another process, newer than this build, or cannot be opened.</exception>
    public static Task<PostgresStore> OpenAsync(PostgresOptions options, TimeProvider clock, ILogger log, Action? ended = null) =>
        Task.FromResult(Open(options, clock, log, ended));

    public Task<CommitOutcome> CommitAsync(IReadOnlyList<Operation> unit)
    {
        Checks.Unit(unit);
        return _writer.CommitAsync(unit);
    }

    public Task<Row?> GetAsync(Table table, Key key)
    {
        Checks.Key(table, key);
        return _reader.GetAsync(table, key);
    }

    public Task<IReadOnlyList<Row>> QueryAsync(Query query)
    {
        Checks.Query(query);
        return _reader.QueryAsync(query);
    }

    public Task<IReadOnlyList<Counter>> CountersAsync(string owner, string from, string until) => _reader.CountersAsync(owner, from, until);

    /// <summary>Goes through a writer: that is where a store that answers reads but hangs would show.</summary>
    public Task PingAsync() => _writer.CommitAsync([]);

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync();
        if (_tenure is not null) await _tenure.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>Opening happens once, where services are made, which cannot be waited for.</summary>
    internal static PostgresStore Open(PostgresOptions options, TimeProvider clock, ILogger log, Action? ended = null)
    {
        var server = new Server(options);
        NpgsqlConnection? db = null;
        try
        {
            db = server.Open();
            if (options.Exclusive) Tenure.Claim(db, server.Name, options.HandOver);
            PostgresSchema.Migrate(db, Migrations.All, server.Name, log);
            if (options.Exclusive) return new PostgresStore(server, Tenure.Begin(server, db, clock, log, ended ?? (() => { })), options, clock, log);
            db.Dispose();
            return new PostgresStore(server, null, options, clock, log);
        }
        catch (Exception e)
        {
            db?.Dispose();
            server.Writers.Dispose();
            server.Readers.Dispose();
            if (e is NpgsqlException failure) throw new StoreUnavailableException(Failure.OfOpening(server.Name, failure), e);
            throw;
        }
    }
}
