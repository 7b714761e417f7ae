using System.Collections.Immutable;
using System.Text;
using WhatsApi.Storage;
using static WhatsApi.Grains.Tests.FlowWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>Somebody who wants to be forgotten is forgotten by flows, too.</summary>
public sealed class FlowErasureTests
{
    const string Secret = "my-secret-words";

    const string Nodes =
        """
        [{"id":"ask","type":"question","message":"What is it, {{contact.name}}?","saveAs":"it","next":"again"},
         {"id":"again","type":"question","message":"{{it}}, {{contact.attributes.of}}?","choices":["Yes",{"title":"No","next":"wait"}]},
         {"id":"wait","type":"delay","for":"PT3H","next":"later"},
         {"id":"later","type":"message","message":"Still {{it}}?"}]
        """;

    [Fact]
    public void Nothing_of_what_was_said_is_left_and_open_executions_end() => Tell(async (world, ann, id) =>
    {
        await Answers(ann, "Yes"); // one that is over
        await world.Until(async () => (await world.Stats()).Completed == 1, "an end");
        await Answers(ann, "No"); // and one that waits for its time
        await world.Until(async () => (await world.Executions())[^1].CurrentNode == "wait", "a wait");
        Assert.Contains(Secret, await Everything(world), StringComparison.Ordinal);

        Assert.True(await world.Silo.Grains.ContactBook(world.Account).Delete(id, erase: true));
        world.CrashAndRestart();
        await world.Until(async () => (await world.Rows(Tables.Erasures)).Count == 0, "the end of the erasure");
        await world.Later(TimeSpan.FromHours(4));

        var executions = await world.Executions();
        Assert.Equal([ExecutionStatus.Completed, ExecutionStatus.Canceled], executions.Select(execution => execution.Status));
        Assert.All(executions, execution => Assert.Empty(execution.Variables));
        Assert.Equal("ask:asked ask:answered again:asked again:answered again:erased", Told(executions[0]));
        Assert.Equal("ask:asked ask:answered again:asked again:answered wait:waiting wait:canceled wait:erased", Told(executions[1]));
        Assert.DoesNotContain(Secret, await Everything(world), StringComparison.Ordinal);
        Assert.DoesNotContain("Ann", await Everything(world), StringComparison.Ordinal);
        Assert.DoesNotContain($"Still {Secret}?", ann.Seen);
        Assert.Equal(new FlowStats(Started: 2, Completed: 1, Canceled: 1), await world.Stats());
        Assert.Empty((await new FlowReplays(world.Flows()).RunAsync(world.Account, FlowId(), Talk.Define(Nodes), new(A.Morning, A.Morning.AddDays(9), null, 9), default)).Differing);
    });

    [Fact]
    public void Who_writes_again_is_somebody_new() => Tell(async (world, ann, id) =>
    {
        await ann.Writes("book");
        await ann.Sees("What is it, Ann?");
        await world.Silo.Grains.ContactBook(world.Account).Delete(id, erase: true);
        await world.Until(async () => (await world.Rows(Tables.Erasures)).Count == 0, "the end of the erasure");
        await ann.Writes("book");
        await world.Until(async () => (await world.Executions()) is [{ Status: ExecutionStatus.Canceled }, { Status: ExecutionStatus.Waiting }], "another execution");
    });

    static async Task Answers(FakePhone ann, string choice)
    {
        var seen = ann.Seen.Count();
        await ann.Writes("book");
        await ann.SeesMore(seen + 1);
        await ann.Writes(Secret);
        await ann.SeesMore(seen + 2);
        await ann.Writes(choice);
    }

    static string Told(ExecutionView execution) => string.Join(' ', execution.Steps.Select(step => $"{step.Node}:{step.Outcome}"));

    /// <summary>All documents of the account that there are, and its events as they are told.</summary>
    static async Task<string> Everything(World world)
    {
        var all = new StringBuilder();
        foreach (var table in Tables.All.Where(table => table.KeyColumns[0] == "account" && table.Document != DocumentKind.None))
            foreach (var row in await world.Rows(table)) all.Append(Encoding.UTF8.GetString(row.Document.Span));
        foreach (var e in (await new EventReader(world.Store).PageAsync(world.Account, 0, 1_000)).Events) all.Append(e.Text);
        return all.ToString();
    }

    static void Tell(Func<World, FakePhone, string, Task> story)
    {
        var world = new World(seed: 1);
        world.Simulation.Run(async () =>
        {
            await world.With(Keyword("book"), Nodes);
            var ann = new FakePhone(world, "+15551234567");
            var fields = new ContactFields(ann.Number, null, "Ann", [], ImmutableSortedDictionary<string, string>.Empty.Add("of", Secret));
            var contact = Assert.IsType<ContactOutcome.Stored>(await world.Silo.Grains.ContactBook(world.Account).Create(new(fields)));
            await story(world, ann, contact.Contact.Id);
        }, TimeSpan.FromDays(9));
    }
}
