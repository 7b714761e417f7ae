using static WhatsApi.Grains.Tests.FlowWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>
/// Contacts walk through a flow with a question, a call, a branch and a delay, while webhooks come twice and late: whatever crashes, the bot writes each message exactly once
/// and in order, each execution ends, and the flow's figures are the truth.
/// </summary>
public sealed class FlowCrashTests : UnderTrouble
{
    const int People = 5;

    const string Nodes =
        """
        [{"id":"ask","type":"question","message":"How many?","expect":"number","saveAs":"n","next":"get"},
         {"id":"get","type":"http","method":"GET","url":"https://shop.example.com/seats/{{n}}","saveAs":"seats","next":"which"},
         {"id":"which","type":"condition","branches":[{"when":{"variable":"seats.free","op":">=","value":3},"next":"many"}],"else":"few"},
         {"id":"many","type":"message","message":"{{n}}: many","next":"wait"},
         {"id":"few","type":"message","message":"{{n}}: few","next":"wait"},
         {"id":"wait","type":"delay","for":"PT10S","next":"tag"},
         {"id":"tag","type":"tag","add":["guest"],"next":"still"},
         {"id":"still","type":"message","message":"Still there?","next":"bye"},
         {"id":"bye","type":"message","message":"Bye."}]
        """;

    // All of the way: it takes some thousand steps.
    private protected override Task Crashes(World world) => Trouble.Crashes(world, within: 1_500);

    private protected override void Tell(int seed, Func<World, Task> trouble)
    {
        var world = new World(seed);
        world.Receiver.AnswersCalls = path => (200, $$"""{"free":{{path[^1]}}}""");
        world.Simulation.Run(() => Story(world, trouble), TimeSpan.FromDays(3));
    }

    static async Task Story(World world, Func<World, Task> trouble)
    {
        await world.With(Keyword("book"), Nodes);
        var people = Enumerable.Range(1, People).Select(i => new FakePhone(world, $"+1555123456{i}")).ToList();
        var walks = people.Select((person, i) => Walk(person, i + 1)).ToList();
        await trouble(world);
        foreach (var walk in walks) await walk;
        await world.Until(async () => (await world.Stats()) is { Open: 0, Started: > 0 }, "the end of all executions");
        await world.Later(TimeSpan.FromMinutes(40)); // until every webhook has come again
        foreach (var (i, person) in people.Index()) await Judge(world, person, i + 1);
        Assert.Equal(new FlowStats(Started: People, Completed: People), await world.Stats());
        Assert.Equal(People, (await world.Events()).Count(e => e.Type == EventTypes.FlowCompleted));
        Assert.Equal(People, world.Receiver.Calls.Select(call => call.Key).Distinct().Count());
        Assert.Equal(4 * People, (await world.Store.CountersAsync(world.Account, "usage:", "usage:~")).Sum(counter => counter.Value));
    }

    static async Task Walk(FakePhone person, int i)
    {
        await person.WritesTwice("book");
        await person.Sees("How many?");
        await person.WritesTwice($"{i}");
        await person.Sees("Bye.");
    }

    static async Task Judge(World world, FakePhone person, int i)
    {
        string[] expected = ["How many?", i >= 3 ? $"{i}: many" : $"{i}: few", "Still there?", "Bye."];
        var messages = (await world.Messages.ListAsync(world.Account, new(To: person.Number))).Messages.Reverse().ToList();
        Assert.Equal(expected, messages.Select(message => System.Text.Json.JsonElement.Parse(message.Payload!.Value.Text).GetProperty("body").GetString()));
        foreach (var message in messages)
        {
            var saidSo = message.Timeline.Count(entry => entry.Detail?.Contains("sent again", StringComparison.Ordinal) == true);
            Assert.InRange(world.Meta.Accepted(message.Id), 1, 1 + saidSo);
        }
        Assert.Equal(expected, person.Seen.Distinct());
    }
}
