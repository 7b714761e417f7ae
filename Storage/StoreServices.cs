using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WhatsApi.Storage.Memory;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Sqlite;

namespace WhatsApi.Storage;

public static class StoreServices
{
    /// <summary>
    /// Adds the <see cref="IStore"/> that section <c>Store</c> asks for. It opens when first asked for, which is at the latest before any hosted
    /// service starts: one that takes it in its constructor finds it open, and a store that cannot open stops the host with the reason.
    /// </summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<StoreOptions>(configuration.GetSection("Store"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(Open);
        services.AddHostedService<StoreOpened>();
        return services;
    }

    static IStore Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StoreOptions>>().Value;
        return options.Provider switch
        {
            "sqlite" => SqliteStore.Open(
                SqliteOptions.FromConnectionString(options.ConnectionString),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<SqliteStore>>()),
            "postgres" => PostgresStore.Open(
                new PostgresOptions { ConnectionString = options.ConnectionString, Exclusive = options.Exclusive },
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<PostgresStore>>(),
                ended: () => services.GetService<IHostApplicationLifetime>()?.StopApplication()),
            "memory" => new MemoryStore(),
            var unknown => throw new InvalidOperationException($"Store:Provider is '{unknown}'; this build has sqlite, postgres and memory."),
        };
    }

    /// <summary>Asks for the store, so that a host without other users of it opens it too, and proves that it answers.</summary>
    sealed class StoreOpened(IStore store, IMeterFactory meters) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            Telemetry.Watch(store, meters);
            return store.PingAsync();
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
