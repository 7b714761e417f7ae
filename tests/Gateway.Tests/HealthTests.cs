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
        Assert.Equal(Silos.Store, answer.Text("checks.store.provider"));
        Assert.Equal((Silos.Runtime, Silos.Count), (answer.Text("checks.cluster.runtime"), answer.Text("checks.cluster.silos")));
    }

    [Theory]
    [InlineData(true, "The cluster cannot be reached.")]
    [InlineData(false, "No silo is up.")]
    public async Task Without_a_silo_it_is_not_ready_and_tells_no_more_than_that(bool throws, string error)
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.NotifyStarted();
        var state = await new Readiness(new MemoryStore(), new NoSilo(throws), [], lifetime, TimeProvider.System).LookAsync();
        Assert.Equal((false, null, error), (state.Ok, state.Store.Error, state.Cluster.Error));
    }

    [Fact]
    public async Task Every_other_server_is_named_and_one_that_is_away_is_enough_to_be_not_ready()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.NotifyStarted();
        var state = await new Readiness(new MemoryStore(), new OneSilo(), [new Other("postgres", true), new Other("redis", false)], lifetime, TimeProvider.System).LookAsync();
        Assert.False(state.Ok);
        Assert.Equal([new("postgres", null), new("redis", "The redis server cannot be reached.")], state.Others);
    }

    sealed class Other(string name, bool answers) : IDependency
    {
        public string Name => name;

        public Task PingAsync() => answers ? Task.CompletedTask : throw new InvalidOperationException("10.0.0.7:6379 refused");
    }

    sealed class OneSilo : IClusterFacts
    {
        public string Runtime => "orleans";

        public Task<int> SilosAsync() => Task.FromResult(1);

        public Task<ImmutableSortedDictionary<string, int>> ActivationsAsync() => Task.FromResult(ImmutableSortedDictionary<string, int>.Empty);
    }

    sealed class NoSilo(bool throws) : IClusterFacts
    {
        public string Runtime => "orleans";

        public Task<int> SilosAsync() => throws ? throw new InvalidOperationException("10.0.0.7:6379 refused") : Task.FromResult(0);

        public Task<ImmutableSortedDictionary<string, int>> ActivationsAsync() => Task.FromResult(ImmutableSortedDictionary<string, int>.Empty);
    }
}
