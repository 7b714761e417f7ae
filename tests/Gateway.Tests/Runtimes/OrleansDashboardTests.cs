namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class OrleansDashboardTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Operators_see_what_runs_where()
    {
        Assert.Equal("text/html", (await gateway.Operator.Get("/dashboard/")).Is(200).MediaType);
        var counters = (await gateway.Operator.Get("/dashboard/DashboardCounters")).Is(200);
        Assert.Equal(Silos.Count, counters.Text("totalActiveHostCount"));
    }

    [Fact]
    public async Task Nobody_sees_what_a_grain_holds()
    {
        var client = await gateway.ConnectedAccount();
        (await gateway.Operator.Get($"/dashboard/GrainState?grainId={client.Account}&grainType=WhatsApi.Grains.AccountGrain")).IsProblem(404, "not_found");
        (await gateway.Operator.Get("/dashboard/Trace")).Is(403);
    }
}
