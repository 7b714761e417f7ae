using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using WhatsApi.LocalRuntime;
using WhatsApi.Storage;
using static WhatsApi.Grains.Tests.FlowWorld;

namespace WhatsApi.Grains.Tests;

public sealed class FlowStoryTests
{
    const string Ask = """[{"id":"ask","type":"question","message":"How many?","expect":"number","saveAs":"n","next":"thanks"},{"id":"thanks","type":"message","message":"{{n}} it is."}]""";
    const string AskWithTimeout =
        """[{"id":"ask","type":"question","message":"Still there?","expect":"any","timeout":"P90D","onTimeout":"wait"},{"id":"wait","type":"tag","add":["lost"]}]""";

    [Fact]
    public void A_keyword_begins_a_flow_and_the_answer_goes_on_with_it() => Tell(Keyword("book"), Ask, async (world, ann) =>
    {
        await ann.Writes("Book");
        await ann.Sees("How many?");
        await ann.Writes("four");
        await ann.Writes("4");
        await ann.Sees("4 it is.");
        var execution = await world.Reaches(ExecutionStatus.Completed);
        Assert.Equal("4", execution.Variables["n"].Text);
        Assert.Equal(new FlowStats(Started: 1, Completed: 1), await world.Stats());
        Assert.Equal(["How many?", "How many?", "4 it is."], ann.Seen);
        var messages = (await world.Messages.ListAsync(world.Account, new())).Messages;
        Assert.All(messages, message => Assert.Equal(execution.Id, message.FlowExecutionId)); // both sides of the conversation
        Assert.Contains("flow.completed", (await world.Events()).Select(e => e.Type));
    });

    [Fact]
    public void A_webhook_that_comes_three_times_begins_one_execution() => Tell(AnyMessage, """[{"id":"hi","type":"message","message":"Hi"}]""", async (world, ann) =>
    {
        await ann.Writes("hello", copies: 3);
        await world.Reaches(ExecutionStatus.Completed);
        await world.Later(TimeSpan.FromMinutes(5));
        Assert.Single(await world.Executions());
        Assert.Equal(["Hi"], ann.Seen);
    });

    [Fact]
    public void Who_opts_out_is_left_alone() => Tell(Keyword("book"), Ask, async (world, ann) =>
    {
        await ann.Writes("book");
        await ann.Sees("How many?");
        await ann.Writes("STOP");
        var execution = await world.Reaches(ExecutionStatus.Canceled);
        Assert.Equal("opted_out", execution.Steps[^1].Detail);
        await ann.Writes("4");
        await world.Later(TimeSpan.FromMinutes(5));
        Assert.Equal(["How many?"], ann.Seen);
    });

    [Fact]
    public void People_who_take_over_are_not_interrupted_until_the_flow_is_resumed() =>
        Tell(AnyMessage, """[{"id":"people","type":"handoff","next":"bye"},{"id":"bye","type":"message","message":"Back to me."}]""", async (world, ann) =>
        {
            await ann.Writes("help");
            var execution = await world.Reaches(ExecutionStatus.HandedOff);
            await ann.Writes("are you there?");
            await world.Later(TimeSpan.FromHours(3));
            Assert.Empty(ann.Seen);
            Assert.True(await world.Silo.Grains.Execution(world.Account, execution.Id).Resume());
            await ann.Sees("Back to me.");
            Assert.Equal(ExecutionStatus.Completed, (await world.Reaches(ExecutionStatus.Completed)).Status);
        });

    [Fact]
    public void What_is_written_while_nobody_asks_answers_no_later_question() =>
        Tell(Keyword("book"), """[{"id":"wait","type":"delay","for":"PT1H","next":"ask"},{"id":"ask","type":"question","message":"How many?","saveAs":"n"}]""", async (world, ann) =>
        {
            await ann.Writes("book");
            await ann.Writes("hurry up");
            await ann.Sees("How many?");
            world.CrashAndRestart();
            await ann.Writes("2");
            Assert.Equal("\"2\"", (await world.Reaches(ExecutionStatus.Completed)).Variables["n"].Text);
        });

    [Fact]
    public void A_time_out_months_ahead_comes_though_nobody_was_running() => Tell(AnyMessage, AskWithTimeout, async (world, ann) =>
    {
        await world.Silo.Grains.ContactBook(world.Account).Create(new(new(ann.Number, null, "Ann", [], ImmutableSortedDictionary<string, string>.Empty)));
        await ann.Writes("hello");
        await ann.Sees("Still there?");
        world.Silo.Crash();
        for (var month = 0; month < 3; month++) await world.Later(TimeSpan.FromDays(29.7)); // no timer is longer than 49 days
        world.Start();
        Assert.Equal(ExecutionStatus.Waiting, (await world.Executions())[0].Status);
        await world.Reaches(ExecutionStatus.Completed);
        Assert.Equal("lost", Assert.Single((await new ContactReader(world.Store).ListAsync(world.Account, new())).Contacts).Tags.Single());
    });

    [Fact]
    public void Two_machines_that_answer_each_other_come_to_rest() => Tell(AnyMessage, """[{"id":"hi","type":"message","message":"Hi"}]""", async (world, ann) =>
    {
        var conversation = world.Silo.Grains.Conversation(world.Account, ann.Number);
        var now = world.Simulation.Clock.GetUtcNow();
        for (var i = 0; i < 30; i++) await conversation.Heard(new(world.Number, $"wamid.{i}", ann.Number, null, null, null, now, "text", new("""{"body":"Hi"}"""), null, new("{}")));
        await world.Until(async () => (await world.Stats()).Completed == FlowPace.MostAMinute, "as many executions as a minute allows");
        await world.Later(TimeSpan.FromMinutes(5));
        Assert.Equal(FlowPace.MostAMinute, (await world.Executions()).Count);
        Assert.Equal(30, (await world.Messages.ListAsync(world.Account, new(Direction: "inbound", Limit: 99))).Messages.Count);
    });

    [Fact]
    public void A_flow_that_goes_in_circles_is_ended() =>
        Tell(AnyMessage, """[{"id":"hi","type":"message","message":"Hi","next":"wait"},{"id":"wait","type":"delay","for":"PT1S","next":"hi"}]""", async (world, ann) =>
        {
            await ann.Writes("hello");
            var execution = await world.Reaches(ExecutionStatus.Failed);
            Assert.Equal("loop_guard", execution.Error!.Code);
            await world.Later(TimeSpan.FromMinutes(5));
            Assert.Equal(ExecutionRules.MostMessagesAMinute, ann.Seen.Count());
        });

    [Fact]
    public void Without_credentials_it_fails_and_says_so() => Tell(AnyMessage, """[{"id":"hi","type":"message","message":"Hi"}]""", async (world, ann) =>
    {
        var conversation = world.Silo.Grains.Conversation(world.Account, ann.Number);
        await world.Silo.Grains.Account(world.Account).Disconnect();
        await conversation.Heard(new(world.Number, "wamid.1", ann.Number, null, null, null, world.Simulation.Clock.GetUtcNow(), "text", new("""{"body":"Hi"}"""), null, new("{}")));
        var execution = await world.Reaches(ExecutionStatus.Failed);
        Assert.Equal("credentials_missing", execution.Error!.Code);
        Assert.Equal(new FlowStats(Started: 1, Failed: 1), await world.Stats());
    });

    [Fact]
    public void An_answer_over_http_is_kept_and_a_broken_one_takes_its_own_way() => Tell(Keyword("order"),
        """
        [{"id":"get","type":"http","method":"GET","url":"https://shop.example.com/orders/7","saveAs":"order","next":"say","onError":"sorry"},
         {"id":"say","type":"message","message":"It is {{order.state}}.","next":"end"},{"id":"end","type":"end"},
         {"id":"sorry","type":"message","message":"Sorry: {{error.status}}"}]
        """, async (world, ann) =>
        {
            world.Receiver.AnswersCalls = _ => (200, """{"state":"on its way"}""");
            await ann.Writes("order");
            await ann.Sees("It is on its way.");
            world.Receiver.AnswersCalls = _ => (503, "away");
            await ann.Writes("order");
            await ann.Sees("Sorry: 503");
            Assert.Equal(2, world.Receiver.Calls.Select(call => call.Key).Distinct().Count());
        });

    [Fact]
    public void A_call_begins_a_flow_once_and_not_while_another_has_the_person() => Tell(Keyword("book"), Ask, async (world, ann) =>
    {
        await ann.Writes("hello");
        await world.Until(async () => (await world.Rows(Tables.Messages)).Count == 1, "the message");
        var start = new StartExecutionCommand(FlowId(), 1, ann.Number, null, null, null, ImmutableSortedDictionary<string, RawJson>.Empty);
        var conversation = world.Silo.Grains.Conversation(world.Account, ann.Number);
        var (first, second) = (Ids.Derived("exe_", A.Morning, "1"), Ids.Derived("exe_", A.Morning, "2"));
        Assert.True(await conversation.Trigger(new(first, start)));
        Assert.True(await conversation.Trigger(new(first, start)));
        Assert.False(await conversation.Trigger(new(second, start)));
        await ann.Sees("How many?");
        await ann.Writes("2");
        await ann.Sees("2 it is.");
        Assert.Equal(first, Assert.Single(await world.Executions()).Id);
    });

    [Fact]
    public void Who_writes_under_another_name_answers_the_same_flow() => Tell(Keyword("book"), Ask, async (world, ann) =>
    {
        var now = world.Simulation.Clock.GetUtcNow();
        await world.Silo.Grains.Conversation(world.Account, ann.Number).Heard(
            new(world.Number, "wamid.1", ann.Number, "US.1", null, null, now, "text", new("""{"body":"book"}"""), null, new("{}")));
        await ann.Sees("How many?");
        await world.Silo.Grains.Conversation(world.Account, "US.1").Heard(
            new(world.Number, "wamid.2", "US.1", "US.1", null, null, now.AddMinutes(1), "text", new("""{"body":"2"}"""), null, new("{}")));
        await ann.Sees("2 it is.");
    });

    [Fact]
    public void Who_writes_from_a_proven_number_is_found_again_though_the_hint_was_lost() => Tell(Keyword("book"), Ask, async (world, ann) =>
    {
        const string Dialled = "+5551987654321";
        var (now, execution) = (world.Simulation.Clock.GetUtcNow(), Ids.Derived("exe_", A.Morning, "1"));
        var dialled = world.Silo.Grains.Conversation(world.Account, Dialled);
        await dialled.Heard(new(world.Number, "wamid.0", Dialled, null, null, null, now, "text", new("""{"body":"hi"}"""), null, new("{}"))); // opens the window
        Assert.True(await dialled.Trigger(new(execution, new(FlowId(), 1, Dialled, null, null, null, ImmutableSortedDictionary<string, RawJson>.Empty))));
        await dialled.Proven(ann.Number);
        await world.Until(async () => await Keeper(world, ann) == execution, "the hint");

        world.Silo.Crash();
        await world.Store.CommitAsync([new Operation.Delete(Tables.Conversations, new Key(world.Account, ann.Number))]); // as if it had been lost
        world.Start();
        await ann.Writes("4");
        await world.Later(TimeSpan.FromMinutes(5));
        Assert.Equal(ExecutionStatus.Waiting, (await world.Executions())[0].Status);

        await world.Silo.Grains.Conversation(world.Account, Dialled).Proven(ann.Number); // what every answer of Meta to a message says again
        await world.Until(async () => await Keeper(world, ann) == execution, "the hint again");
        await ann.Writes("5");
        Assert.Equal("5", (await world.Reaches(ExecutionStatus.Completed)).Variables["n"].Text);
    });

    static async Task<string?> Keeper(World world, FakePhone person) =>
        await world.Store.GetAsync(Tables.Conversations, new Key(world.Account, person.Number)) is { } row
            ? System.Text.Json.JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ConversationState)!.ExecutionId
            : null;

    [Fact]
    public void Of_two_flows_with_one_keyword_that_are_activated_at_once_one_listens() => Tell(Keyword("hello"), Ask, async (world, _) =>
    {
        for (var i = 2; i <= 5; i++) await world.Write(Keyword(i % 2 == 0 ? "book" : $"book{i}"), Ask, i);
        var outcomes = new List<FlowOutcome>();
        foreach (var activation in Enumerable.Range(2, 4).Select(i => world.Activate(i)).ToList()) outcomes.Add(await activation);
        Assert.Equal("keyword_taken", Assert.Single(outcomes.OfType<FlowOutcome.Refused>()).Why.Code);
        Assert.Equal(4, (await world.Flows().ListAsync(world.Account, new(FlowStatus.Active))).Flows.Length);
    });

    [Fact]
    public void A_new_version_is_for_who_comes_later() => Tell(Keyword("book"), Ask, async (world, ann) =>
    {
        await ann.Writes("book");
        await ann.Sees("How many?");
        var flow = world.Silo.Grains.Flow(world.Account, FlowId());
        await flow.Replace(new("Flow", new($$"""{"trigger":{{Keyword("book")}},"nodes":[{"id":"no","type":"message","message":"Closed."}]}""")));
        await ann.Writes("3");
        await ann.Sees("3 it is.");
        await ann.Writes("book");
        await ann.Sees("Closed.");
        Assert.True(await flow.Delete());
        Assert.Null(await world.Flows().OwnerAsync(FlowId()));
        await ann.Writes("book");
        await world.Later(TimeSpan.FromMinutes(2));
        Assert.Equal(2, (await world.Executions()).Count);
    });

    [Fact]
    public void Ten_thousand_that_wait_are_rows_and_nothing_else() =>
        Tell(AnyMessage, """[{"id":"wait","type":"delay","for":"PT6H","next":"end"},{"id":"end","type":"end"}]""", async (world, _) =>
        {
            var starts = Enumerable.Range(0, 10_000).Select(i => world.Silo.Grains.Execution(world.Account, Ids.Derived("exe_", A.Morning, $"{i}")).Start(
                new(FlowId(), 1, $"+1555{i:0000000}", null, null, null, ImmutableSortedDictionary<string, RawJson>.Empty))).ToList();
            foreach (var start in starts) await start;
            await world.Later(TimeSpan.FromMinutes(10));
            var activations = world.Silo.Services.GetRequiredService<GrainStatistics>().Read().Activations;
            Assert.Equal(0, activations.Where(grain => grain.Key.EndsWith("FlowExecutionGrain", StringComparison.Ordinal)).Sum(grain => grain.Value));
            await world.Until(async () => (await world.Stats()).Completed == 10_000, "ten thousand ends");
        });

    static void Tell(string trigger, string nodes, Func<World, FakePhone, Task> story)
    {
        var world = new World(seed: 1);
        world.Simulation.Run(async () => await story(await world.With(trigger, nodes), new(world, "+15551234567")), TimeSpan.FromDays(120));
    }
}
