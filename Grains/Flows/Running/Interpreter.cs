using System.Diagnostics;

namespace WhatsApi.Grains;

/// <summary>
/// What an execution becomes by an event: the same function runs live executions, simulations and replays. It looks at no clock, draws no lots and talks to nobody. An event
/// that comes twice, or too late, or early, changes nothing.
/// </summary>
internal static class Interpreter
{
    /// <summary>Nodes that one event may walk through.</summary>
    public const int MostSteps = 200;

    const int MostEvents = 500; // that are kept to be played again: a conversation has a few dozen
    const int MostText = 512 * 1024; // characters in them: some answers over HTTP of 64 KiB each

    public static FlowStep On(FlowDefinition flow, ExecutionState state, FlowEvent e)
    {
        if (!Concerns(state, e)) return new(state, []);
        var run = new Run(flow, state with { Past = state.Past.Add(e) }, e);
        if (IsTooLong(run.State)) run.Fail(run.Here, "too_long", "The conversation has become too long to be kept; let flows end, and begin anew.");
        else Walk(run, Enter(run, e));
        return run.Step;
    }

    /// <summary>The execution as its events make it, from the beginning.</summary>
    public static ExecutionState Replay(FlowDefinition flow, ExecutionState state) =>
        state.Past.Aggregate(ExecutionState.New(state.Id, state.FlowId, state.Version), (played, e) => On(flow, played, e).State);

    static bool Concerns(ExecutionState state, FlowEvent e) => e switch
    {
        FlowEvent.Started => state.Past.IsEmpty,
        // Also of one that has ended: its last words were not said.
        FlowEvent.SendRefused refused => state.Outbox.Any(effect => effect.Id == refused.MessageId),
        _ when state.IsOver || state.Past.IsEmpty => false,
        FlowEvent.Replied replied => state.WaitsForReply && !HasHeard(state, replied.Reply.MessageId),
        FlowEvent.TimeReached => state.Due <= e.At,
        FlowEvent.HttpAnswered answered => state.Wait is { For: WaitFor.Http } wait && wait.EffectId == answered.EffectId,
        // A resumption that is no younger than the handoff was meant for the one before.
        FlowEvent.Resumed when state.Status == ExecutionStatus.HandedOff => state.Steps[^1].At < e.At,
        FlowEvent.Resumed => state.Due <= e.At,
        FlowEvent.Stopped => true,
        _ => throw new UnreachableException(e.GetType().Name),
    };

    static bool HasHeard(ExecutionState state, string messageId) =>
        state.Past.Any(e => e is FlowEvent.Replied replied ? replied.Reply.MessageId == messageId : e is FlowEvent.Started started && started.MessageId == messageId);

    static Onward Enter(Run run, FlowEvent e) => e switch
    {
        FlowEvent.Started started => run.Begin(started),
        FlowEvent.Replied replied => Questions.Heard(run, (FlowNode.Question)run.Here, replied.Reply),
        FlowEvent.HttpAnswered answered => HttpCalls.Answered(run, (FlowNode.Http)run.Here, answered),
        FlowEvent.TimeReached or FlowEvent.Resumed when run.Here is FlowNode.Question question => Questions.TimedOut(run, question),
        FlowEvent.TimeReached or FlowEvent.Resumed => run.GoOn(Outcomes.Resumed, run.Here.Next),
        FlowEvent.SendRefused refused => run.Refused(refused),
        FlowEvent.Stopped stopped => run.Cancel(stopped.Reason),
        _ => throw new UnreachableException(e.GetType().Name),
    };

    static void Walk(Run run, Onward onward)
    {
        for (var steps = 0; onward.Goes; steps++)
        {
            if (onward.Node is null) onward = run.End(ExecutionStatus.Completed);
            else if (steps == MostSteps) onward = run.Fail(run.Here, "loop_guard", $"One event has led through {MostSteps} nodes without a wait; put a question or a delay into the loop.");
            else onward = Visits.Visit(run, run.Enter(onward.Node));
        }
    }

    static bool IsTooLong(ExecutionState state) => state.Past.Length > MostEvents || state.Past.Sum(Size) > MostText;

    static int Size(FlowEvent e) => e switch
    {
        FlowEvent.Started started => (started.Text?.Length ?? 0) + (started.Variables?.Sum(variable => variable.Value.Text.Length) ?? 0),
        FlowEvent.Replied { Reply: var reply } => (reply.Text?.Length ?? 0) + (reply.Payload?.Text.Length ?? 0),
        FlowEvent.HttpAnswered answered => answered.Body?.Length ?? 0,
        _ => 0,
    };
}

/// <summary>Where an execution goes from a node.</summary>
/// <param name="Node">Null with <paramref name="Goes"/>: the flow ends here.</param>
internal readonly record struct Onward(bool Goes, string? Node)
{
    /// <summary>It waits, or it is over.</summary>
    public static Onward Stays => default;

    public static Onward To(string? node) => new(true, node);
}

/// <summary>The words of <c>steps[].outcome</c>.</summary>
internal static class Outcomes
{
    public const string Sent = "sent";
    public const string Asked = "asked";
    public const string Answered = "answered";
    public const string Invalid = "invalid";
    public const string TimedOut = "timed_out";
    public const string Waiting = "waiting";
    public const string Resumed = "resumed";
    public const string Branched = "branched";
    public const string Set = "set";
    public const string Tagged = "tagged";
    public const string Called = "called";
    public const string HandedOff = "handed_off";
    public const string Jumped = "jumped";
    public const string Ended = "ended";
    public const string Failed = "failed";
    public const string Refused = "refused";
    public const string Canceled = "canceled";
    public const string Erased = "erased";
}
