using System.Buffers;
using System.Text;
using System.Text.Json;
using WhatsApi.Grains;
using WhatsApi.Outgoing;
using WhatsApi.Tests;

namespace WhatsApi.Gateway.Tests;

/// <summary>Flows as they are written, shown and tried; and how often they may be called.</summary>
public sealed class FlowTests
{
    const string Trigger = """{ "type": "any_message",  "webhook": {"enabled": true} }""";
    const string Nodes = """[{"id":"q","type":"question","message":"Name?","saveAs":"name","next":"m"}, {"id":"m","type":"message","message":"Hi {{name}}."}]""";

    static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);
    static readonly FlowView View = new("flw_1", "Hello", FlowStatus.Active, 3, new($$"""{"trigger":{{Trigger}},"nodes":{{Nodes}}}"""), Now, Now.AddSeconds(1), new(5, 1, 4));

    [Fact]
    public void A_flow_is_shown_as_it_was_written()
    {
        var request = Read<FlowRequest>($$"""{"name":"Hello","trigger":{{Trigger}},"nodes":{{Nodes}}}""");
        var json = Written(View with { Definition = request.Definition }, FlowJson.Write);
        Assert.Equal($$$"""{"id":"flw_1","name":"Hello","status":"active","version":3,"trigger":{{{Trigger}}},"nodes":{{{Nodes}}},"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:01.000Z","stats":{"started":5,"open":1,"completed":4,"failed":0,"expired":0,"canceled":0}}""", json);
    }

    [Fact]
    public void All_that_is_wrong_with_a_flow_is_named()
    {
        Assert.Equal(["/name", "/trigger", "/nodes"], Faults<FlowRequest>("{}"));
        Assert.Equal(["/trigger/keywords", "/nodes/0/text", "/nodes/1/type", "/nmae"], Faults<FlowRequest>("""
            {"name":"x","nmae":"y","trigger":{"type":"keyword"},"nodes":[{"id":"a","type":"message","message":"Hi","text":"no"},{"id":"b","type":"dance"}]}
            """));
    }

    [Fact]
    public void A_call_names_a_person_a_text_and_variables()
    {
        var call = Read<TriggerRequest>("""{"from":"+1 (555) 123-4567","text":"","name":"Ana","variables":{"order":{"id":42},"vip":true}}""");
        Assert.Equal(("+15551234567", "", "Ana"), (call.From!.ToString(), call.Text, call.Name));
        Assert.Equal(["order = {\"id\":42}", "vip = true"], call.Variables.Select(variable => $"{variable.Key} = {variable.Value.Text}"));
        Assert.Equal(["/from", "/text"], Faults<TriggerRequest>("{}"));
        Assert.Equal(["/from", "/variables/contact", "/variables/a~1b", "/messageId"], Faults<TriggerRequest>("""{"from":"12","text":"hi","variables":{"contact":1,"a/b":2},"messageId":"x"}"""));
        Assert.Equal(["/variables"], Faults<TriggerRequest>($$$"""{"from":"+15551234567","text":"hi","variables":{"a":"{{{new string('x', 64 * 1024)}}}"}}"""));
    }

    [Fact]
    public void A_simulation_and_a_replay_take_a_version_or_a_draft()
    {
        Assert.Equal(2, Read<SimulateRequest>("""{"version":2,"inputs":[{"text":"hi"}]}""").Choice.Version);
        var replay = Read<ReplayRequest>($$"""{"draft":{"name":"whole bodies are fine","trigger":{{Trigger}},"nodes":{{Nodes}}},"from":"2026-11-01T00:00:00Z"}""");
        Assert.NotNull(replay.Choice.Draft);
        Assert.Equal((Now, 200), (replay.Span.Until, replay.Span.Limit));
        Assert.Equal(["/inputs", "/version"], Faults<SimulateRequest>("""{"version":0}""").Order());
        Assert.Equal(["/draft", "/draft/nodes", "/draft/trigger", "/inputs/0/txt"], Faults<SimulateRequest>("""{"version":1,"draft":{},"inputs":[{"text":"a","txt":"b"}]}""").Order());
        Assert.Equal(["/cursor", "/from"], Faults<ReplayRequest>("""{"cursor":"x"}""").Order());
        Assert.Equal(["/until"], Faults<ReplayRequest>("""{"from":"2026-11-02T00:00:00Z","until":"2026-11-01T00:00:00Z"}"""));
    }

    [Fact]
    public async Task A_simulation_tells_what_was_said_what_was_visited_and_what_an_activation_would_say()
    {
        var loop = Nodes.Replace("Hi {{name}}.\"", "Hi {{name}}.\",\"next\":\"m\"", StringComparison.Ordinal);
        var request = Read<SimulateRequest>($$"""{"draft":{"trigger":{{Trigger}},"nodes":{{loop}}},"inputs":[{"text":"hello"}],"startAt":"2026-12-01T10:00:00Z"}""");
        var (trial, _) = await request.Choice.FindAsync(View, null!, new OutgoingOptions());
        var answer = JsonElement.Parse(Written((Simulator.Run(trial!.Definition, request.Simulation!, Now), trial.Faults), TrialJson.WriteSimulation));
        Assert.Equal(("waiting", "q"), (answer.GetProperty("status").GetString(), answer.GetProperty("currentNode").GetString()));
        Assert.Equal(["contact: hello", "bot: Name?", "flow: waits for a reply until 2026-12-08T10:00:00Z"],
            answer.GetProperty("transcript").EnumerateArray().Select(line => $"{line.GetProperty("who")}: {line.GetProperty("text")}"));
        Assert.Equal("""{"type":"text","text":{"body":"Name?"}}""", answer.GetProperty("transcript")[1].GetProperty("message").GetRawText());
        Assert.Equal("""{"visited":["q"],"notVisited":["m"]}""", answer.GetProperty("coverage").GetRawText());
        Assert.Equal(("/draft/nodes/1/next", "endless_loop"), (answer.GetProperty("faults")[0].GetProperty("pointer").GetString(), answer.GetProperty("faults")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_draft_whose_ways_lead_nowhere_cannot_be_tried()
    {
        var lost = Nodes.Replace("\"next\":\"m\"", "\"next\":\"nowhere\"", StringComparison.Ordinal);
        var request = Read<SimulateRequest>($$"""{"draft":{"trigger":{{Trigger}},"nodes":{{lost}}},"inputs":[]}""");
        var (trial, problem) = await request.Choice.FindAsync(View, null!, new OutgoingOptions());
        Assert.Null(trial);
        Assert.Equal(("flow_invalid", "/draft/nodes/0/next"), (problem!.Code, problem.Errors.Single().Pointer));
    }

    [Fact]
    public void Sixty_calls_a_minute_come_through_for_each_flow_and_address()
    {
        var clock = new ManualClock();
        var limiter = new CallLimiter(clock);
        for (var i = 0; i < 60; i++) Assert.Null(limiter.Take("flw_1", "203.0.113.7"));
        clock.Advance(TimeSpan.FromSeconds(20.5));
        Assert.Equal(40, limiter.Take("flw_1", "203.0.113.7"));
        Assert.Null(limiter.Take("flw_2", "203.0.113.7"));
        Assert.Null(limiter.Take("flw_1", "203.0.113.8"));
        clock.Advance(TimeSpan.FromSeconds(39.5));
        Assert.Null(limiter.Take("flw_1", "203.0.113.7"));
    }

    [Fact]
    public void When_too_many_addresses_call_newcomers_share_one_count_and_the_memory_is_given_back()
    {
        var clock = new ManualClock();
        var limiter = new CallLimiter(clock, mostCallers: 2);
        Assert.Null(limiter.Take("flw_1", "a"));
        Assert.Null(limiter.Take("flw_1", "b"));
        for (var i = 0; i < 60; i++) Assert.Null(limiter.Take("flw_1", $"c{i}"));
        Assert.NotNull(limiter.Take("flw_1", "d"));
        Assert.Null(limiter.Take("flw_1", "a"));
        clock.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 61; i++) Assert.Equal(i == 60, limiter.Take("flw_1", "d") is not null);
    }

    static T Read<T>(string json) where T : class, IRequest<T>
    {
        var (value, faults) = Parse<T>(json);
        Assert.Empty(faults.Kept);
        return value;
    }

    static IEnumerable<string> Faults<T>(string json) where T : class, IRequest<T> => Parse<T>(json).Faults.Kept.Select(fault => fault.Pointer);

    static (T Value, FaultList Faults) Parse<T>(string json) where T : class, IRequest<T>
    {
        var faults = new FaultList();
        var fields = new Fields(JsonElement.Parse(json), "", faults);
        var value = T.Read(fields, Now);
        fields.RefuseUnknown();
        return (value, faults);
    }

    static string Written<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes)) write(json, value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
