using System.Collections.Immutable;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class HealthTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Health_tells_version_and_uptime()
    {
        var answer = (await gateway.Anybody.Get("/health")).Is(200);
        Assert.Equal(["status", "uptimeSeconds", "version"], answer.Json.AsObject().Select(m => m.Key));
        Assert.Equal("ok", answer.Text("status"));
        Assert.Matches(@"^\d+\.\d+\.\d+$", answer.Text("version"));
    }

    [Fact]
    public async Task Readiness_names_every_dependency()
    {
        var answer = (await gateway.Anybody.Get("/ready")).Is(200);
        Assert.Equal("ready", answer.Text("status"));
        Assert.True((bool)answer.At("checks.store.ok")!);
        Assert.Equal("sqlite", answer.Text("checks.store.provider"));
        Assert.Equal(("local", "1"), (answer.Text("checks.cluster.runtime"), answer.Text("checks.cluster.silos")));
    }

    [Theory]
    [InlineData(true, "The cluster cannot be reached.")]
    [InlineData(false, "No silo is up.")]
    public async Task Without_a_silo_it_is_not_ready_and_tells_no_more_than_that(bool throws, string error)
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.NotifyStarted();
        var state = await new Readiness(new MemoryStore(), new NoSilo(throws), lifetime, TimeProvider.System).LookAsync();
        Assert.Equal((false, null, error), (state.Ok, state.Store.Error, state.Cluster.Error));
    }

    sealed class NoSilo(bool throws) : IClusterFacts
    {
        public string Runtime => "orleans";

        public Task<int> SilosAsync() => throws ? throw new InvalidOperationException("10.0.0.7:6379 refused") : Task.FromResult(0);

        public Task<ImmutableSortedDictionary<string, int>> ActivationsAsync() => Task.FromResult(ImmutableSortedDictionary<string, int>.Empty);
    }
}
