namespace WhatsApi.Storage;

/// <summary>Configuration section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    public string Provider { get; set; } = "sqlite";

    public string ConnectionString { get; set; } = "Data Source=data/whatsapi.db";

    /// <summary>
    /// Whether this process must be the only one on the database, as the Local runtime needs it. Silos of a cluster share theirs; their composition says so.
    /// SQLite is always exclusive.
    /// </summary>
    public bool Exclusive { get; set; } = true;
}
