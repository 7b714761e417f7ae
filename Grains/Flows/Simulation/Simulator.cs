using System.Collections.Immutable;
using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>Runs a flow in its own time with the interpreter that runs it live. Nothing is sent, no server is called, no contact is changed.</summary>
public static class Simulator
{
    /// <summary>What would happen.</summary>
    /// <param name="flow">It need not be active, nor whole: what is wrong shows in the transcript.</param>
    /// <param name="request">The inputs: the first that the trigger matches starts it.</param>
    /// <param name="now">When it begins, unless the request says.</param>
    public static Transcript Run(FlowDefinition flow, SimulationRequest request, DateTimeOffset now)
    {
        var rehearsal = new Rehearsal(flow, request, request.StartAt ?? now);
        foreach (var input in request.Inputs) rehearsal.Take(input);
        rehearsal.RunOut();
        return rehearsal.Transcript;
    }
}

/// <summary>A flow on its way through a simulation.</summary>
internal sealed class Rehearsal(FlowDefinition flow, SimulationRequest request, DateTimeOffset start)
{
    const int MostWakes = 100; // a flow that waits in a loop has no end
    static readonly TimeSpan Window = TimeSpan.FromHours(24); // meta-cloud-api §4.6
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(1); // nobody resumes in the instant of the handoff, and the interpreter would not have it

    readonly ImmutableArray<TranscriptLine>.Builder _lines = ImmutableArray.CreateBuilder<TranscriptLine>();
    readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    ExecutionState _state = ExecutionState.New(Ids.First("exe_", start), "", 0);
    DateTimeOffset _now = start;
    DateTimeOffset? _windowUntil;
    int _messages;
    int _wakes;

    public Transcript Transcript => new(
        _lines.ToImmutable(), HasStarted ? _state.Status : null, _state.Node, _state.Due, _state.Variables,
        [.. flow.Nodes.Select(node => node.Id).Where(_visited.Contains)], [.. flow.Nodes.Select(node => node.Id).Where(id => !_visited.Contains(id))]);

    bool HasStarted => !_state.Past.IsEmpty;

    public void Take(SimulatedInput input)
    {
        var at = _now + (input.Resumes && input.After == TimeSpan.Zero ? Moment : input.After);
        PassTo(at);
        _now = at;
        if (input.Resumes) Resume();
        else if (input.Reply is { } reply) Hear(Named(reply));
    }

    /// <summary>Lets time pass until only the contact, or the account, could go on.</summary>
    public void RunOut()
    {
        if (!HasStarted && request.Inputs.IsEmpty && flow.Trigger.Webhook) Begin(null);
        while (!_state.WaitsForReply && _state.Due is { } due && _wakes < MostWakes) PassTo(due);
        if (_wakes >= MostWakes) Say("flow", _state.Node, $"It goes on; the simulation ends after {MostWakes} waits.");
        else if (_state.WaitsForReply) Say("flow", _state.Node, $"waits for a reply until {Time(_state.Due)}");
    }

    void PassTo(DateTimeOffset at)
    {
        while (_state.Due is { } due && due <= at && _wakes++ < MostWakes)
        {
            _now = due;
            Apply(new FlowEvent.TimeReached(_now, _windowUntil));
        }
    }

    // A button has its title from the last message that offered it.
    FlowReply Named(FlowReply reply)
    {
        var title = reply.ChoiceId is { } id && HasStarted && flow.Find(_state.Node ?? "") is FlowNode.Question question
            ? question.Choices.FirstOrDefault(choice => choice.Id == id)?.Title
            : null;
        return reply with { MessageId = string.Create(CultureInfo.InvariantCulture, $"input {++_messages}"), Text = reply.Text ?? title };
    }

    void Hear(FlowReply reply)
    {
        _windowUntil = _now + Window;
        Say("contact", null, Spoken.Of(reply));
        if (!HasStarted && TriggerRules.MatchesCall(flow.Trigger, reply.Text)) Begin(reply);
        else if (!HasStarted) Say("flow", null, "The trigger does not match: nothing starts.");
        else if (!_state.WaitsForReply) Say("flow", _state.Node, _state.IsOver ? "It is over: nobody here listens." : "It does not wait for a reply: nothing happens.");
        else Apply(new FlowEvent.Replied(_now, _windowUntil, reply));
    }

    void Resume()
    {
        Say("flow", _state.Node, "The account resumes it.");
        Apply(new FlowEvent.Resumed(_now, _windowUntil));
    }

    void Begin(FlowReply? reply) => Apply(new FlowEvent.Started(_now, _windowUntil, request.Contact, reply?.Text, reply?.MessageId, request.Variables));

    void Apply(FlowEvent e)
    {
        var told = _state.EarlierSteps + _state.Steps.Length;
        var step = Interpreter.On(flow, _state, e);
        _state = step.State;
        var messages = step.Effects.OfType<FlowEffect.Send>().ToDictionary(send => send.Id, send => send.Message);
        foreach (var entry in _state.Steps.Skip(told - _state.EarlierSteps)) Tell(entry, messages);
        foreach (var effect in step.Effects) _state = _state.Done(effect.Id);
        if (step.Effects.OfType<FlowEffect.End>().FirstOrDefault() is { } end) Say("flow", null, $"The flow has {Ending(end.Status)}.");
        if (step.Effects.OfType<FlowEffect.CallHttp>().LastOrDefault() is { } call) Answer(call);
    }

    void Answer(FlowEffect.CallHttp call)
    {
        var isGiven = request.Http.TryGetValue(call.Node, out var answer);
        answer ??= StubAnswer.Default;
        Say("flow", call.Node, $"not called; {(isGiven ? "the given answer" : "without an answer given")}: {answer.Status} {answer.Body}");
        Apply(new FlowEvent.HttpAnswered(_now, _windowUntil, call.Id, answer.Status, answer.Body));
    }

    void Tell(FlowEntry entry, Dictionary<string, FlowMessage> messages)
    {
        _visited.Add(entry.Node);
        if (entry.MessageId is { } id && messages.TryGetValue(id, out var message)) Say("bot", entry.Node, Spoken.Of(message), Spoken.Whole(message));
        else Say("flow", entry.Node, entry.Detail is null ? entry.Outcome : $"{entry.Outcome} {entry.Detail}");
    }

    void Say(string who, string? node, string text, RawJson? message = null) => _lines.Add(new(_now, who, node, text, message));

    static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    static string Ending(ExecutionStatus status) => status is ExecutionStatus.Canceled ? "been canceled" : status.Word();
}
