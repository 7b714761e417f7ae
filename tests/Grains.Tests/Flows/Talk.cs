using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains.Tests;

/// <summary>A contact and a flow, without anything between them: what is done lives as long as the test.</summary>
internal sealed class Talk
{
    static readonly FlowContact Ann = new("+15551234567", "con_1", "+15551234567", "Ann") { Tags = ["vip"], Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("city", "Lima") };

    int _messages;

    Talk(FlowDefinition flow) => Flow = flow;

    public FlowDefinition Flow { get; }
    public DateTimeOffset Now { get; private set; } = A.Morning;
    public ExecutionState State { get; private set; } = ExecutionState.New("exe_1", "flw_1", 1);
    public List<FlowEffect> Effects { get; } = [];

    /// <summary>What the bot has written since it was last asked.</summary>
    public string Said
    {
        get
        {
            var said = string.Join(" / ", Effects.OfType<FlowEffect.Send>().Skip(_told).Select(send => Spoken.Of(send.Message).Replace('\n', ' ')));
            _told = Effects.OfType<FlowEffect.Send>().Count();
            return said;
        }
    }

    int _told;

    public string Outcomes => string.Join(' ', State.Steps.Select(step => $"{step.Node}:{step.Outcome}"));

    public string? Variable(string name) => State.Variables.TryGetValue(name, out var value) ? value.Text : null;

    public DateTimeOffset? WindowUntil { get; set; } = A.Morning.AddDays(30);

    public static FlowDefinition Define(string nodes, string trigger = """{"type":"any_message"}""")
    {
        var faults = new List<Fault>();
        var flow = FlowDefinition.Read(JsonElement.Parse(trigger), JsonElement.Parse(nodes), faults);
        Assert.Empty(faults);
        return flow!;
    }

    public static Talk About(string nodes) => new(Define(nodes));

    public static Talk Begun(string nodes, DateTimeOffset? windowUntil = null) => new Talk(Define(nodes)) { WindowUntil = windowUntil ?? A.Morning.AddDays(30) }.Begins();

    public Talk Begins(DateTimeOffset? windowUntil, string text = "hi")
    {
        WindowUntil = windowUntil;
        return Begins(text);
    }

    public Talk Begins(string text = "hi") => Hears(new FlowEvent.Started(Now, WindowUntil, Ann, text, "msg_0"));

    public Talk Says(string text) => Replies(new FlowReply(NextId, "text", text));

    public Talk Presses(string id) => Replies(FlowReply.Of(NextId, "interactive", new($$$"""{"type":"button_reply","button_reply":{"id":"{{{id}}}","title":"?"}}""")));

    public Talk Sends(string type, string payload) => Replies(FlowReply.Of(NextId, type, new(payload)));

    public Talk Replies(FlowReply reply) => Hears(new FlowEvent.Replied(Now, WindowUntil, reply));

    public Talk Waits(string duration)
    {
        Assert.True(IsoDuration.TryParse(duration, out var time));
        Now += time;
        return Hears(new FlowEvent.TimeReached(Now, WindowUntil));
    }

    public Talk IsAnswered(int status, string body) => Hears(new FlowEvent.HttpAnswered(Now, WindowUntil, State.Wait!.EffectId!, status, body));

    public Talk Hears(FlowEvent e)
    {
        var step = Interpreter.On(Flow, State, e);
        State = step.State;
        Effects.AddRange(step.Effects);
        return this;
    }

    string NextId => string.Create(CultureInfo.InvariantCulture, $"msg_in_{++_messages}");
}
