using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What an execution's own past makes of another definition.</summary>
internal static class Playback
{
    const int MostDifferences = 20; // that are shown of one execution

    /// <summary>How the execution would have gone on <paramref name="other"/>; null when it would have sent the same and ended alike.</summary>
    public static ReplayedExecution? Compare(ExecutionState past, FlowDefinition own, FlowDefinition other)
    {
        var (before, after) = (Play(own, past), Play(other, past));
        var differences = Differences(before.Sent, after.Sent);
        return differences.IsEmpty && before.State.Status == after.State.Status
            ? null
            : new(past.Id, past.Contact.Person, past.Version, past.StartedAt, End(before.State), End(after.State), [.. differences.Take(MostDifferences)], differences.Length);
    }

    public static (ExecutionState State, ImmutableArray<FlowEffect.Send> Sent) Play(FlowDefinition flow, ExecutionState past)
    {
        var state = ExecutionState.New(past.Id, past.FlowId, past.Version);
        var sent = ImmutableArray.CreateBuilder<FlowEffect.Send>();
        foreach (var e in past.Past)
        {
            var step = Interpreter.On(flow, state, Fitting(e, state));
            sent.AddRange(step.Effects.OfType<FlowEffect.Send>());
            state = step.State with { Outbox = [] };
        }
        return (state, sent.ToImmutable());
    }

    // A call's id counts what was done before it: on another definition the recorded answer is that to the call that is open.
    static FlowEvent Fitting(FlowEvent e, ExecutionState state) =>
        e is FlowEvent.HttpAnswered answer && state.Wait is { For: WaitFor.Http, EffectId: { } call } ? answer with { EffectId = call } : e;

    // What both begin and end with is alike; between that, message stands against message.
    static ImmutableArray<ReplayDifference> Differences(ImmutableArray<FlowEffect.Send> before, ImmutableArray<FlowEffect.Send> after)
    {
        var shorter = Math.Min(before.Length, after.Length);
        var start = 0;
        while (start < shorter && AreAlike(before[start], after[start])) start++;
        var end = 0;
        while (end < shorter - start && AreAlike(before[^(end + 1)], after[^(end + 1)])) end++;
        var count = Math.Max(before.Length, after.Length) - start - end;
        return [.. Enumerable.Range(start, count).Select(i => new ReplayDifference(At(before, i, end), At(after, i, end)))];
    }

    static bool AreAlike(FlowEffect.Send a, FlowEffect.Send b) =>
        a.Message.Type == b.Message.Type && a.Message.Payload == b.Message.Payload && a.Message.ContextMessageId == b.Message.ContextMessageId;

    static ReplayMessage? At(ImmutableArray<FlowEffect.Send> sent, int i, int end) =>
        i < sent.Length - end ? new(sent[i].Node, Spoken.Of(sent[i].Message), Spoken.Whole(sent[i].Message)) : null;

    static ReplayEnd End(ExecutionState state) => new(state.Status, state.Node);
}
