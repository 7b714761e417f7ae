using StackExchange.Redis;

namespace WhatsApi.Silo;

/// <summary>The Redis server that keeps the list of silos, as <c>/ready</c> asks for it.</summary>
internal sealed class OrleansRedis(string connectionString) : IDependency, IAsyncDisposable
{
    readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() =>
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false; // it is asked again, and connects when the server is there
        return ConnectionMultiplexer.ConnectAsync(options);
    });

    public string Name => "redis";

    public async Task PingAsync() => await (await _connection.Value).GetDatabase().PingAsync();

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated) await (await _connection.Value).DisposeAsync();
    }
}
