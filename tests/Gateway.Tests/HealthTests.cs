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
        Assert.Equal("local", answer.Text("checks.cluster.runtime"));
    }
}
