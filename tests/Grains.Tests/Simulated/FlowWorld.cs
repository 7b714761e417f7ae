using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>Flows in a simulated world.</summary>
internal static class FlowWorld
{
    public const string AnyMessage = """{"type":"any_message"}""";

    public static string FlowId(int number = 1) => Ids.Derived("flw_", A.Morning, $"flow {number}");

    public static string Keyword(string word) => $$"""{"type":"keyword","keywords":["{{word}}"],"match":"exact"}""";

    public static Task<FlowOutcome> Write(this World world, string trigger, string nodes, int number = 1) =>
        world.Silo.Grains.Flow(world.Account, FlowId(number)).Create(new("Flow", new($$"""{"trigger":{{trigger}},"nodes":{{nodes}}}""")));

    public static Task<FlowOutcome> Activate(this World world, int number = 1) => world.Silo.Grains.Flow(world.Account, FlowId(number)).Activate();

    /// <summary>Opens the account, with a flow that listens.</summary>
    public static async Task<World> With(this World world, string trigger, string nodes)
    {
        (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
        await world.OpenAccount();
        Assert.IsType<FlowOutcome.Done>(await world.Write(trigger, nodes));
        Assert.IsType<FlowOutcome.Done>(await world.Activate());
        return world;
    }

    public static FlowReader Flows(this World world) => new(world.Store);

    /// <summary>All executions of a flow, oldest first.</summary>
    public static async Task<List<ExecutionView>> Executions(this World world, int flow = 1) =>
        [.. (await world.Flows().ListExecutionsAsync(world.Account, new(FlowId(flow), Limit: 9_999))).Executions.Reverse()];

    /// <summary>The only execution there is, once it is as expected.</summary>
    public static async Task<ExecutionView> Reaches(this World world, ExecutionStatus status)
    {
        await world.Until(async () => await world.Executions() is [var one] && one.Status == status, $"an execution that is {status}");
        return (await world.Executions())[0];
    }

    public static async Task<FlowStats> Stats(this World world, int flow = 1) => (await world.Flows().FindAsync(world.Account, FlowId(flow)))!.Stats;

    public static Task Later(this World world, TimeSpan time) => Task.Delay(time, world.Simulation.Clock);

    public static async Task<IReadOnlyList<Row>> Rows(this World world, Table table) =>
        await world.Store.QueryAsync(new Query(table) { Where = [("account", Value.Of(world.Account))], Limit = 10_000 });
}
