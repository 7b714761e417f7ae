using Microsoft.Data.Sqlite;

namespace WhatsApi.Storage.Sqlite;

/// <summary>Where the database is and how hard it works. The defaults were measured with bench/Storage.</summary>
public sealed record SqliteOptions
{
    /// <summary>The database file. Its folder is made if it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>Operations, and bytes of documents, that may wait for a transaction; above it units are refused as overloaded.</summary>
    public int QueueOperations { get; init; } = 20_000;
    public long QueueBytes { get; init; } = 128 << 20;

    /// <summary>Units, operations and bytes that share one transaction at most; a larger unit has one of its own.</summary>
    public int TransactionUnits { get; init; } = 1_000;
    public int TransactionOperations { get; init; } = 2_000;
    public int TransactionBytes { get; init; } = 8 << 20;

    /// <summary>
    /// After a transaction of that many units the next one begins no sooner than this after it began: it waits for company, since a transaction costs as much as several
    /// units. Who comes alone never waits.
    /// </summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromMilliseconds(2);
    public int GatheringFrom { get; init; } = 4;

    /// <summary>Units that are company enough.</summary>
    public int GatheringUntil { get; init; } = 64;

    /// <summary>
    /// Bytes of a page; fixed once the database exists. With SQLite's usual 4 KB there is more to write, balance and walk through: a delivered message costs
    /// 2 % more CPU, messages of hundreds of tenants in turn some more.
    /// </summary>
    public int PageSize { get; init; } = 8192;

    /// <summary>Bytes of pages that the writer keeps in memory. More is slower: SQLite walks through all of them after most commits.</summary>
    public int WriterCacheBytes { get; init; } = 16 << 20;

    /// <summary>
    /// Bytes written to the write-ahead log before they are brought into the database file. More is cheaper, because a page that changes often is
    /// brought over once; but the log is read at the start after a kill (100 MB: 0.2 s).
    /// </summary>
    public int CheckpointBytes { get; init; } = 64 << 20;

    /// <summary>The database may not grow beyond this many pages: for tests of a full disk.</summary>
    internal int? MaxPages { get; init; }

    /// <summary>Reads a connection string such as <c>Data Source=data/whatsapi.db</c>.</summary>
    public static SqliteOptions FromConnectionString(string connectionString)
    {
        var path = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (path is "" or ":memory:" || path.StartsWith("file:", StringComparison.Ordinal))
            throw new ArgumentException($"The store needs a file (Data Source=data/whatsapi.db), not '{path}'.", nameof(connectionString));
        return new SqliteOptions { Path = System.IO.Path.GetFullPath(path) };
    }
}
