namespace WhatsApi.Storage.Postgres;

/// <summary>Where the database is and how hard it works. See bench/Storage.</summary>
public sealed record PostgresOptions
{
    /// <summary>Npgsql's: <c>Host=db;Database=whatsapi;Username=whatsapi;Password=...</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Whether this process must be the only one that writes: its grains' memory says what no other process may change.</summary>
    public bool Exclusive { get; init; } = true;

    /// <summary>Connections that store units; each has one transaction at a time.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>Connections that read. A read that finds none free waits for one.</summary>
    public int Readers { get; init; } = 16;

    /// <summary>Operations, and bytes of documents, that may wait for a transaction; above it units are refused as overloaded.</summary>
    public int QueueOperations { get; init; } = 20_000;
    public long QueueBytes { get; init; } = 128 << 20;

    /// <summary>Units, operations and bytes that share one transaction at most; a larger unit has one of its own.</summary>
    public int TransactionUnits { get; init; } = 1_000;
    public int TransactionOperations { get; init; } = 2_000;
    public int TransactionBytes { get; init; } = 8 << 20;

    /// <summary>How long a start waits for the process before to give the database up: the server notices the end of a killed one in moments.</summary>
    public TimeSpan HandOver { get; init; } = TimeSpan.FromSeconds(3);
}
