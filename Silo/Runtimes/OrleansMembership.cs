using System.Reflection;
using Npgsql;

namespace WhatsApi.Silo;

/// <summary>The list of silos in PostgreSQL: makes its tables before the engine starts, and is asked by <c>/ready</c>.</summary>
internal sealed class OrleansMembership(string connectionString) : IDependency, IHostedLifecycleService, IAsyncDisposable
{
    readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    public string Name => "postgres";

    public async Task PingAsync()
    {
        await using var ask = _database.CreateCommand("SELECT 1");
        await ask.ExecuteScalarAsync();
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var make = _database.CreateCommand(Script());
        await make.ExecuteNonQueryAsync(cancellationToken);
    }

    static string Script()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("OrleansMembership.sql")!);
        return reader.ReadToEnd();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
