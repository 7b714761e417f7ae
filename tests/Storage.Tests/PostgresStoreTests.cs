using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

[NeedsPostgres, Collection(OnPostgres.Name)]
public sealed class PostgresStoreTests(PostgresServer server) : StoreContract
{
    protected override async Task<IStore> OpenEmptyAsync() =>
        await PostgresStore.OpenAsync(server.NewDatabase(), TimeProvider.System, NullLogger.Instance);
}
