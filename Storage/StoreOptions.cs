namespace WhatsApi.Storage;

/// <summary>Configuration section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    public string Provider { get; set; } = "sqlite";

    public string ConnectionString { get; set; } = "Data Source=data/whatsapi.db";
}
