using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Sqlite;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public sealed class SqliteStoreTests : StoreContract
{
    readonly TempFolder _folder = new();

    protected override async Task<IStore> OpenEmptyAsync() => await Open(new SqliteOptions { Path = _folder.File("store.db") });

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    static Task<SqliteStore> Open(SqliteOptions options) => SqliteStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
}
