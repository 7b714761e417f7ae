using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WhatsApi.Meta;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains.Tests;

/// <summary>Whatever flow an author can activate, and whatever happens to it: it never sticks, never runs for ever, never does a thing twice.</summary>
public sealed class RandomFlowTests
{
    public static TheoryData<int> Seeds => Trouble.Seeds;

    static readonly string[] Words = ["yes", "No", "2", "a@b.example", "+15551234567", "", "B", "🙂", "maybe later", "W", "w!"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_execution_sticks_or_doubles(int seed) => Walk(seed);

    /// <summary>So that nothing of the above is true for want of trying.</summary>
    [Fact]
    public void The_random_conversations_come_to_every_node_and_every_way_out_of_it()
    {
        var seen = Enumerable.Range(1, 300).SelectMany(Walk).ToHashSet();
        string[] all =
        [
            "message:sent", "message:failed", "message:refused", "template:sent", "question:asked", "question:answered", "question:invalid", "question:timed_out", "question:failed", "buttons:answered",
            "list:answered", "written:answered", "delay:waiting", "delay:resumed", "condition:branched", "set:set", "tag:tagged", "http:called", "http:answered", "http:failed", "handoff:handed_off",
            "handoff:resumed", "goto:jumped", "end:ended", "question:canceled",
        ];
        Assert.Empty(all.Except(seen));
    }

    /// <summary>A random flow through random events; answers what it came to.</summary>
    static HashSet<string> Walk(int seed)
    {
        var seen = new HashSet<string>();
        var random = new Random(seed);
        var flow = Valid(random);
        var state = ExecutionState.New("exe_1", "flw_1", 1);
        var (now, effects, previous) = (A.Morning, new HashSet<string>(), new List<FlowEvent>());
        for (var i = 0; i < 60; i++)
        {
            now += TimeSpan.FromMinutes(random.Next(300));
            var e = i == 0 ? new FlowEvent.Started(now, Window(random, now), new("+1", Name: "Ann"), "hi", "msg_0")
                : previous.Count > 0 && random.Next(4) == 0 ? previous[random.Next(previous.Count)]
                : Any(random, state, now, i);
            var step = Interpreter.On(flow, state, e);
            foreach (var effect in step.Effects) Assert.True(effects.Add(effect.Id), $"seed {seed}: {effect} was done twice");
            Assert.True(step.State.Failure is not { Code: "loop_guard" }, $"seed {seed}: the loop guard was met");
            Assert.True(IsAlive(step.State), $"seed {seed}: stuck at {step.State.Node} after {e}");
            Assert.True(Interpreter.On(flow, step.State, e).Effects.IsEmpty, $"seed {seed}: {e} did something twice");
            seen.UnionWith(step.State.Steps.Select(entry => $"{entry.Type}:{entry.Outcome}"));
            seen.UnionWith(step.State.Steps.Select(entry => $"{Kind(flow.Find(entry.Node)!)}:{entry.Outcome}"));
            state = Stored(step.State);
            previous.Add(e);
        }
        Assert.True(Json(state) == Json(Interpreter.Replay(flow, state)), $"seed {seed}: played again it is another");
        return seen;
    }

    static string Kind(FlowNode node) => node switch
    {
        FlowNode.Message { Body.Type: MessageTypes.Template } => "template",
        FlowNode.Question { Body.Type: MessageTypes.Interactive, Choices: [{ Id: "W" }, ..] } => "written",
        FlowNode.Question { Choices.Length: > 3 } => "list",
        FlowNode.Question { Choices.Length: > 0 } => "buttons",
        _ => node.Type,
    };

    // Over, or something can still happen to it.
    static bool IsAlive(ExecutionState state) =>
        state.IsOver || state.Status == ExecutionStatus.HandedOff || state.Wait is { For: WaitFor.Http, EffectId: not null } or { For: not WaitFor.Http, Until: not null };

    static string Json(ExecutionState state) => JsonSerializer.Serialize(state, StateJson.Default.ExecutionState);

    static ExecutionState Stored(ExecutionState state) => JsonSerializer.Deserialize(Json(state), StateJson.Default.ExecutionState)!;

    static DateTimeOffset? Window(Random random, DateTimeOffset now) => random.Next(8) == 0 ? null : now.AddHours(24);

    static FlowEvent Any(Random random, ExecutionState state, DateTimeOffset now, int i) => random.Next(12) switch
    {
        0 => new FlowEvent.Resumed(now, Window(random, now)),
        1 => new FlowEvent.SendRefused(now, null, state.Steps.LastOrDefault(step => step.MessageId is not null)?.MessageId ?? "msg_x", "quota_exceeded", "No more."),
        2 when random.Next(4) == 0 => new FlowEvent.Stopped(now, null, "opted_out"),
        3 or 4 => new FlowEvent.TimeReached(now, Window(random, now)),
        5 or 6 => new FlowEvent.HttpAnswered(now, Window(random, now), state.Wait?.EffectId ?? "req_x", random.Next(3) == 0 ? 500 : 200, """{"a":{"b":[1]}}"""),
        _ => new FlowEvent.Replied(now, Window(random, now), Reply(random, $"msg_{i}")),
    };

    static FlowReply Reply(Random random, string id) => random.Next(6) switch
    {
        0 => new(id, "interactive", "A", "A"),
        1 => new(id, "image", Payload: new("""{"id":"1"}""")),
        2 => FlowReply.Of(id, "interactive", new($$$"""{"type":"list_reply","list_reply":{"id":"{{{"CDWW"[random.Next(4)]}}}","title":"?"}}""")),
        3 => FlowReply.Of(id, "location", new("""{"latitude":52.5,"longitude":13.4}""")),
        _ => new(id, "text", Words[random.Next(Words.Length)]),
    };

    static FlowDefinition Valid(Random random)
    {
        while (true)
        {
            var faults = new List<Fault>();
            var flow = FlowDefinition.Read(JsonElement.Parse("""{"type":"any_message"}"""), JsonElement.Parse(Nodes(random)), faults)!;
            Assert.Empty(faults);
            FlowCheck.Check(flow, ImmutableDictionary<NamedTemplate, TemplateRecall>.Empty, new OutgoingOptions(), faults);
            if (faults.Count == 0) return flow;
            Assert.All(faults, fault => Assert.Contains(fault.Code, (string[])[FlowFaults.Unreachable, FlowFaults.EndlessLoop]));
        }
    }

    static string Nodes(Random random)
    {
        var count = random.Next(1, 9);
        return $"[{string.Join(',', Enumerable.Range(0, count).Select(i => Node(random, i, count)))}]";
    }

    static string Node(Random random, int i, int count)
    {
        string To() => random.Next(3) == 0 ? Name(random.Next(count)) : Name(Math.Min(i + 1, count - 1)); // mostly onwards, or few graphs would do
        string Next(string member = "next") => random.Next(5) == 0 ? "" : $",\"{member}\":\"{To()}\"";
        string[] expects = ["any", "text", "number", "email", "phone", "media", "location"];
        var body = random.Next(15) switch
        {
            0 => $$$""" "message","message":"Hi {{v|you}}, {{contact.name}}"{{{Next()}}}{{{Next("onError")}}}""",
            1 => $$""" "question","message":"?","choices":["A",{"title":"B"{{Next()}}}],"saveAs":"v","timeout":"PT2H"{{Next()}}{{Next("onTimeout")}}""",
            2 => $$""" "question","message":"?","expect":"{{expects[random.Next(expects.Length)]}}","saveAs":"v","maxAttempts":2{{Next()}}{{Next("onInvalid")}}{{Next("onError")}}""",
            3 => $$""" "delay","for":"PT3H"{{Next()}}""",
            4 => $$""" "condition","branches":[{"when":{"variable":"v","op":"exists"},"next":"{{To()}}"}],"else":"{{To()}}" """,
            5 => $$$""" "set","variables":{"w":"{{v|1}}"}{{{Next()}}}""",
            6 => $$""" "http","url":"https://shop.example/","saveAs":"v"{{Next()}}{{Next("onError")}}""",
            7 => $$""" "handoff"{{Next()}}""",
            8 => $$""" "goto","next":"{{To()}}" """,
            9 => """ "end" """,
            10 => $$$$$""" "message","message":{"type":"template","template":{"name":"t","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{v|you}}"}]}]}}{{{{{Next()}}}}}""",
            11 => $$""" "question","message":"?","listButton":"Pick","choices":["A","B",{"id":"C","title":"Third"{{Next()}}},"D"],"saveAs":"v","timeout":"PT5H"{{Next()}}{{Next("onTimeout")}}""",
            12 => $$$$""" "question","message":{"type":"interactive","interactive":{"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"W","title":"W"}}]}}},"maxAttempts":3{{{{Next()}}}}{{{{Next("onInvalid")}}}}""",
            13 => $$""" "delay","until":"{{random.Next(24):00}}:30","timeZone":"Europe/Berlin"{{Next()}}""",
            _ => $$""" "tag","add":["t"],"remove":["u"]{{Next()}}""",
        };
        return $$"""{"id":"{{Name(i)}}","type":{{body}}}""";
    }

    static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"n{i}");
}
