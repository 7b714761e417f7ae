using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public sealed class StoreServicesTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_hosted_service_finds_the_store_open_in_its_constructor()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<User>(); // before the store, as careless callers do
        builder.Services.AddStore(Configured(("Store:ConnectionString", $"Data Source={_folder.File("data/w.db")}")));
        using var host = builder.Build();
        await host.StartAsync();
        Assert.NotNull(await host.Services.GetRequiredService<IStore>().Message("m1"));
        await host.StopAsync();
    }

    [Fact]
    public async Task An_unknown_provider_stops_the_host_and_names_the_known_ones()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddStore(Configured(("Store:Provider", "oracle")));
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Equal("Store:Provider is 'oracle'; this build has sqlite, postgres and memory.", failure.Message);
    }

    [Theory, InlineData("Data Source=:memory:"), InlineData(""), InlineData("Data Source=file:x?mode=memory")]
    public async Task A_connection_string_without_a_file_is_refused(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddStore(Configured(("Store:ConnectionString", connectionString)));
        using var host = builder.Build();
        await Assert.ThrowsAsync<ArgumentException>(() => host.StartAsync());
    }

    [Fact]
    public async Task A_PostgreSQL_that_cannot_be_reached_stops_the_host_with_a_sentence()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddStore(Configured(("Store:Provider", "postgres"), ("Store:ConnectionString", "Host=127.0.0.1;Port=1;Database=w;Timeout=2")));
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => host.StartAsync());
        Assert.Contains("the server does not answer", failure.Message, StringComparison.Ordinal);
    }

    static IConfiguration Configured(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();

    sealed class User(IStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => store.Commits(A.Message("m1").New());
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
