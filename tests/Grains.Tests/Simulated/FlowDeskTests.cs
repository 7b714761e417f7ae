using System.Collections.Immutable;
using WhatsApi.Storage;
using static WhatsApi.Grains.Tests.FlowWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>What the grains around executions promise: activation, the webhooks that are open, what is due.</summary>
public sealed class FlowDeskTests
{
    const string Waba = "102290129340398";
    const string Open = """{"type":"webhook"}""";
    const string End = """[{"id":"e","type":"end"}]""";

    [Theory]
    [InlineData("APPROVED", "Ann", "")]
    [InlineData("APPROVED", "", "/nodes/0/message/template/components required")]
    [InlineData("PAUSED", "Ann", "/nodes/0/message/template/name invalid_value")]
    [InlineData("gone", "Ann", "/nodes/0/message/template/name invalid_value")]
    public void An_activation_holds_templates_against_what_Meta_has(string status, string parameter, string told) => Tell(async world =>
    {
        await world.Connect(world.Number, Waba);
        world.Meta.Templates = status == "gone" ? [] : [new("1", "hello", "en", status, "UTILITY", "POSITIONAL", """[{"type":"BODY","text":"Hi {{1}}"}]""")];
        await world.Silo.Grains.Catalog(world.Account, Waba).List(new());
        var parameters = parameter.Length == 0 ? "" : $$$""","components":[{"type":"body","parameters":[{"type":"text","text":"{{{parameter}}}"}]}]""";
        await world.Write(Open, $$$$"""[{"id":"m","type":"message","message":{"type":"template","template":{"name":"hello","language":{"code":"en"}{{{{parameters}}}}}}}]""");
        var outcome = await world.Activate();
        Assert.Equal(told, outcome is FlowOutcome.Invalid invalid ? string.Join(", ", invalid.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")) : "");
        Assert.Equal(told.Length == 0 ? FlowStatus.Active : FlowStatus.Draft, (await world.Flows().FindAsync(world.Account, FlowId()))!.Status);
    });

    [Fact]
    public void A_webhook_is_open_while_its_flow_is_active_and_says_so() => Tell(async world =>
    {
        var (desk, flow) = (world.Silo.Grains.FlowDesk(world.Account), world.Silo.Grains.Flow(world.Account, FlowId()));
        await world.Write(Open, End);
        Assert.Null(await desk.FindWebhook(FlowId())); // a draft
        await world.Activate();
        Assert.Equal((1, null, null), (await desk.FindWebhook(FlowId())) is { } open ? (open.Version, open.Secret, open.SealedSecret) : default);
        await flow.Replace(Sealed("first"));
        Assert.Equal((2, "first"), (await desk.FindWebhook(FlowId())) is { } secret ? (secret.Version, secret.SealedSecret) : default);
        await flow.Replace(new("Flow", new($$$"""{"trigger":{"type":"any_message","webhook":{"enabled":false}},"nodes":{{{End}}}}""")));
        Assert.Null(await desk.FindWebhook(FlowId())); // it listens, but to no calls
        await flow.Replace(Sealed("second"));
        Assert.Equal("second", (await desk.FindWebhook(FlowId()))!.SealedSecret);
        await flow.Deactivate();
        Assert.Null(await desk.FindWebhook(FlowId()));
    });

    [Fact]
    public void A_secret_from_before_secrets_were_sealed_is_asked_for_as_it_stands() => Tell(async world =>
    {
        await world.Write("""{"type":"webhook","webhook":{"enabled":true,"secret":"old"}}""", End);
        await world.Activate();
        var found = await world.Silo.Grains.FlowDesk(world.Account).FindWebhook(FlowId());
        Assert.Equal(("old", null), (found!.Secret, found.SealedSecret));
        await world.Silo.Grains.Flow(world.Account, FlowId()).Replace(new("Flow", new($$$"""{"trigger":{"type":"webhook","webhook":{"enabled":true,"secret":"{{{FlowSecret.Shown}}}"}},"nodes":{{{End}}}}""")));
        Assert.Equal((2, "old"), (await world.Silo.Grains.FlowDesk(world.Account).FindWebhook(FlowId())) is { } kept ? (kept.Version, kept.Secret) : default);
    });

    [Fact]
    public void A_desk_that_was_not_told_of_a_change_looks_by_itself() => Tell(async world =>
    {
        var desk = world.Silo.Grains.FlowDesk(world.Account);
        Assert.False(await desk.IsUsed());
        await world.Store.CommitAsync([new FlowDeskState([new(FlowId(), 1, new(Open))]).Put(world.Account, 0)]); // by another silo, whose hint got lost
        await world.Later(TimeSpan.FromSeconds(31));
        Assert.NotNull(await desk.FindWebhook(FlowId()));
    });

    [Fact]
    public void What_is_due_is_resumed_on_request_and_the_rest_is_counted() => Tell(async world =>
    {
        await world.Write(Open, """[{"id":"wait","type":"delay","for":"PT1H","next":"e"},{"id":"e","type":"end"}]""");
        await world.Write(Open, """[{"id":"wait","type":"delay","for":"P2D","next":"e"},{"id":"e","type":"end"}]""", 2);
        foreach (var (i, flow) in new[] { 1, 1, 2 }.Index()) await Start(world, i, flow);
        var clock = world.Silo.Grains.FlowClock(world.Account);
        Assert.Equal((0, 3), await clock.ResumeDue() is var early ? (early.Resumed.Length, early.NotDue) : default);

        world.Silo.Crash();
        await world.Later(TimeSpan.FromHours(2));
        world.Start();
        var receipt = await world.Silo.Grains.FlowClock(world.Account).ResumeDue();
        Assert.Equal(1, receipt.NotDue);
        Assert.Empty(receipt.Resumed.Except([Execution(0), Execution(1)])); // what the clock itself was first with is not told
        Assert.All(await world.Executions(), execution => Assert.Equal(ExecutionStatus.Completed, execution.Status));
        Assert.Equal(ExecutionStatus.Waiting, Assert.Single(await world.Executions(2)).Status);
        Assert.Empty((await world.Silo.Grains.FlowClock(world.Account).ResumeDue()).Resumed);
    });

    [Fact]
    public async Task Past_executions_of_a_time_are_read_oldest_first_but_not_erased_ones()
    {
        var store = new Storage.Memory.MemoryStore();
        for (var i = 0; i < 250; i++) await Put(store, A.Morning.AddMinutes(i), "flw_1", i % 10 == 3 ? new FlowEvent.Forgotten(A.Morning) : Started);
        await Put(store, A.Morning.AddMinutes(20).AddSeconds(1), "flw_2", Started);
        await Put(store, A.Morning.AddMinutes(20).AddSeconds(1), "flw_1", Started, "acc_2");
        var read = new List<string>();
        await foreach (var past in new FlowReader(store).PastAsync("acc_1", "flw_1", A.Morning.AddMinutes(5), A.Morning.AddMinutes(240), default)) read.Add(past.Id);
        Assert.Equal(Enumerable.Range(5, 235).Where(i => i % 10 != 3).Select(i => Id(A.Morning.AddMinutes(i), "flw_1")), read);
    }

    static readonly FlowEvent Started = new FlowEvent.Started(A.Morning, null, new("+1"));

    static string Id(DateTimeOffset at, string flow) => Ids.Derived("exe_", at, flow);

    static async Task Put(Storage.Memory.MemoryStore store, DateTimeOffset at, string flow, FlowEvent past, string account = "acc_1")
    {
        var execution = new StoredExecution { Run = ExecutionState.New(Id(at, flow), flow, 1) with { Past = [past] } };
        var document = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(execution, StateJson.Default.StoredExecution);
        await store.CommitAsync([new Operation.Put(Tables.Executions, new Key(account, execution.Run.Id), document, StoredExecution.Map.Columns(execution), 0)]);
    }

    static WriteFlowCommand Sealed(string secret) =>
        new("Flow", FlowSecret.Seal(new($$$"""{"trigger":{"type":"webhook","webhook":{"enabled":true,"secret":"x"}},"nodes":{{{End}}}}"""), _ => secret));

    static string Execution(int number) => Ids.Derived("exe_", A.Morning, $"{number}");

    static Task Start(World world, int number, int flow) => world.Silo.Grains.Execution(world.Account, Execution(number)).Start(
        new(FlowId(flow), 1, $"+1555123456{number}", null, null, null, ImmutableSortedDictionary<string, RawJson>.Empty));

    static void Tell(Func<World, Task> story)
    {
        var world = new World(seed: 1);
        world.Simulation.Run(async () =>
        {
            (world.Meta.Refuses, world.Meta.DropsAnswers) = (0, 0);
            await world.OpenAccount();
            await story(world);
        }, TimeSpan.FromDays(5));
    }
}
