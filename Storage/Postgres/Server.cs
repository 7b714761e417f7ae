using Npgsql;

namespace WhatsApi.Storage.Postgres;

/// <summary>The database, and the connections to it.</summary>
internal sealed class Server : IAsyncDisposable
{
    // The port's queries are made to be answered by an index: the planner must not come to think otherwise while tables are small or statistics
    // old. Compiling a plan costs more than any of these takes to run.
    const string ByIndex = "-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off";

    // A transaction's arrays are joined to the tables row by row, whatever their length is taken for. One that waits for its client is one of a
    // process that hangs, and holds locks.
    const string Writing = ByIndex + " -c enable_hashjoin=off -c enable_mergejoin=off -c synchronous_commit=on -c idle_in_transaction_session_timeout=10s";

    // The server finds out in 11 s that the machine on the other side is gone, not in 2 hours.
    const string Holding = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";

    /// <summary>How this program's sessions are called in <c>pg_stat_activity</c>, before the process and its machine.</summary>
    public const string Application = "whatsapi";

    readonly NpgsqlConnectionStringBuilder _alone;

    public Server(PostgresOptions options)
    {
        var given = Parse(options.ConnectionString);
        Name = $"{given.Database ?? given.Username} on {given.Host}:{given.Port}";
        _alone = With(given, Holding);
        (_alone.Pooling, _alone.KeepAlive) = (false, 5);
        Writers = Pool(With(given, Writing), options.Writers);
        Readers = Pool(With(given, ByIndex), options.Readers);
    }

    public string Name { get; }

    public NpgsqlDataSource Writers { get; }

    public NpgsqlDataSource Readers { get; }

    /// <summary>Opens a connection that belongs to no pool: closing it ends its session and what it holds.</summary>
    public NpgsqlConnection Open()
    {
        var connection = Alone();
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public NpgsqlConnection Alone() => new(_alone.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await Writers.DisposeAsync();
        await Readers.DisposeAsync();
    }

    static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var given = new NpgsqlConnectionStringBuilder(connectionString);
            if (!string.IsNullOrEmpty(given.Host)) return given;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Not with its message: that may quote half a password.
        }
        throw new StoreUnavailableException(
            "Store__ConnectionString is no connection string of PostgreSQL: it should be Host=...;Database=...;Username=...;Password=...");
    }

    static NpgsqlConnectionStringBuilder With(NpgsqlConnectionStringBuilder given, string settings)
    {
        var mine = new NpgsqlConnectionStringBuilder(given.ConnectionString);
        mine.Options = $"{mine.Options} {settings}".Trim();
        mine.ApplicationName ??= $"{Application} {Environment.ProcessId} on {Environment.MachineName}";
        // Else every connection looks for Kerberos first.
        if (!given.ContainsKey("GSS Encryption Mode")) mine.GssEncryptionMode = GssEncryptionMode.Disable;
        return mine;
    }

    static NpgsqlDataSource Pool(NpgsqlConnectionStringBuilder settings, int size)
    {
        settings.Pooling = true;
        (settings.MinPoolSize, settings.MaxPoolSize) = (0, size);
        (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (200, 2);
        settings.NoResetOnClose = true; // the sessions change nothing about themselves
        return NpgsqlDataSource.Create(settings);
    }
}
