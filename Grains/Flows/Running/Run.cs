using System.Collections.Immutable;
using System.Globalization;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>An execution while one event is worked into it.</summary>
internal sealed class Run(FlowDefinition flow, ExecutionState state, FlowEvent e)
{
    const int MostVariables = 256 * 1024; // characters of all variables together: four answers over HTTP

    readonly List<FlowEffect> _effects = [];

    public ExecutionState State { get; private set; } = state;

    public DateTimeOffset Now => e.At;

    public FlowStep Step => new(State with { Outbox = State.Outbox.AddRange(_effects) }, [.. _effects]);

    /// <summary>The node it is at.</summary>
    public FlowNode Here => flow.Find(State.Node ?? flow.Start.Id) ?? throw new InvalidOperationException($"The flow has no node {State.Node}.");

    public Onward Begin(FlowEvent.Started started)
    {
        State = State with
        {
            Contact = started.Contact,
            TriggerText = started.Text,
            Variables = started.Variables?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? State.Variables,
            StartedAt = Now,
        };
        return Onward.To(flow.Start.Id);
    }

    public FlowNode Enter(string node)
    {
        State = State with { Node = node, Wait = null, Status = ExecutionStatus.Running };
        return Here;
    }

    public Onward GoOn(string outcome, string? next, string? detail = null, string? messageId = null)
    {
        Note(Here, outcome, detail, messageId);
        return Onward.To(next);
    }

    public void Note(FlowNode node, string outcome, string? detail = null, string? messageId = null)
    {
        var steps = State.Steps.Add(new(node.Id, node.Type, Now, outcome, messageId, detail));
        var surplus = Math.Max(0, steps.Length - ExecutionState.MostSteps);
        State = State with { Steps = steps.RemoveRange(0, surplus), EarlierSteps = State.EarlierSteps + surplus };
    }

    public Onward Await(FlowWait wait)
    {
        State = State with { Wait = wait, Status = wait.For == WaitFor.Http ? ExecutionStatus.Running : ExecutionStatus.Waiting };
        return Onward.Stays;
    }

    public Onward HandOff(FlowNode node)
    {
        Note(node, Outcomes.HandedOff);
        Do(id => new FlowEffect.HandOff(id, node.Id));
        State = State with { Wait = null, Status = ExecutionStatus.HandedOff };
        return Onward.Stays;
    }

    /// <summary>Something to do, under an id that nothing else has.</summary>
    public string Do(Func<string, FlowEffect> effect, string prefix = "eff_")
    {
        var number = State.EffectCount + 1;
        State = State with { EffectCount = number };
        // Later ones get later ids, so that lists show what was said in the order in which it was said.
        var id = Ids.Derived(prefix, Now.AddMilliseconds(_effects.Count), string.Create(CultureInfo.InvariantCulture, $"{State.Id}/{number}"));
        _effects.Add(effect(id));
        return id;
    }

    /// <summary>Has a message sent and answers its id; or answers why not.</summary>
    public string? Send(FlowNode node, FlowBody body, out (string Code, string Detail) whyNot)
    {
        whyNot = default;
        var faults = new List<Fault>();
        var message = body.Render(State.Scope, faults);
        if (faults is [var first, ..]) whyNot = ("message_invalid", $"{first.Pointer[node.At.Length..]}: {first.Detail}");
        else if (body.Type != MessageTypes.Template && !(Now < e.WindowUntil))
            whyNot = ("window_closed", "The contact has not written in the last 24 hours, and Meta takes only templates for them now.");
        return whyNot.Code is null ? Do(id => new FlowEffect.Send(id, node.Id, message), "msg_") : null;
    }

    /// <summary>Sets a variable. False when there is no more room.</summary>
    public bool Save(string name, RawJson value)
    {
        var variables = State.Variables.SetItem(name, value);
        if (variables.Sum(variable => variable.Key.Length + variable.Value.Text.Length) > MostVariables) return false;
        State = State with { Variables = variables };
        return true;
    }

    public void Tag(FlowNode.Tag node)
    {
        State = State with { Contact = State.Contact.Tagged(node.Add, node.Remove) };
        Do(id => new FlowEffect.Tag(id, node.Add, node.Remove));
    }

    public Onward NoRoom(FlowNode node, string? onError = null) =>
        Fail(node, "too_large", "The variables have become too large; save less of what others answer.", onError);

    /// <summary>The node's own way out of trouble, with the variable <c>error</c> set; without one the execution fails.</summary>
    public Onward Fail(FlowNode node, string code, string detail, string? onError = null, int? status = null)
    {
        Note(node, Outcomes.Failed, $"{code}: {detail}");
        if (onError is not null && Save(VariableNames.Error, Error(node, code, detail, status))) return Onward.To(onError);
        State = State with { Failure = new(node.Id, code, detail) };
        return End(ExecutionStatus.Failed);
    }

    public Onward End(ExecutionStatus status)
    {
        State = State with { Status = status, Wait = null, EndedAt = Now };
        Do(id => new FlowEffect.End(id, status));
        return Onward.Stays;
    }

    public Onward Cancel(string reason)
    {
        Note(Here, Outcomes.Canceled, reason);
        Withdraw();
        return End(ExecutionStatus.Canceled);
    }

    public Onward Refused(FlowEvent.SendRefused refused)
    {
        State = State with
        {
            Steps = [.. State.Steps.Select(step => step.MessageId == refused.MessageId ? step with { Outcome = Outcomes.Refused, Detail = $"{refused.Code}: {refused.Detail}" } : step)],
        };
        Withdraw();
        if (State.Status == ExecutionStatus.HandedOff) return Onward.Stays; // people have taken over already
        return Fail(Here, refused.Code, refused.Detail);
    }

    // What was not done yet is not wanted any more; tags are, they are true of the contact.
    void Withdraw() => State = State with { Outbox = State.Outbox.RemoveAll(effect => effect is FlowEffect.Send or FlowEffect.CallHttp) };

    static RawJson Error(FlowNode node, string code, string detail, int? status) => MadeJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("node", node.Id);
        json.WriteString("code", code);
        json.WriteString("detail", detail);
        if (status is { } number) json.WriteNumber("status", number);
        json.WriteEndObject();
    });
}
