using System.Diagnostics;
using System.Globalization;

namespace WhatsApi.Grains;

/// <summary>What each node does when an execution comes to it.</summary>
internal static class Visits
{
    public static Onward Visit(Run run, FlowNode node) => node switch
    {
        FlowNode.Message message => Send(run, message),
        FlowNode.Question question => Questions.Ask(run, question),
        FlowNode.Delay delay => Delay(run, delay),
        FlowNode.Condition condition => Branch(run, condition),
        FlowNode.Set set => Set(run, set),
        FlowNode.Tag tag => Tag(run, tag),
        FlowNode.Http http => HttpCalls.Call(run, http),
        FlowNode.Handoff handoff => run.HandOff(handoff),
        FlowNode.Goto => run.GoOn(Outcomes.Jumped, node.Next, node.Next),
        FlowNode.End => run.GoOn(Outcomes.Ended, null),
        _ => throw new UnreachableException(node.Type),
    };

    static Onward Send(Run run, FlowNode.Message node) => run.Send(node, node.Body, out var whyNot) is { } messageId
        ? run.GoOn(Outcomes.Sent, node.Next, messageId: messageId)
        : run.Fail(node, whyNot.Code, whyNot.Detail, node.OnError);

    static Onward Delay(Run run, FlowNode.Delay node)
    {
        var until = node.For is { } length ? run.Now + length : DayTime.Next(run.Now, node.Until!.Value, node.Zone!);
        run.Note(node, Outcomes.Waiting, until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        return run.Await(new(WaitFor.Time, until));
    }

    static Onward Branch(Run run, FlowNode.Condition node)
    {
        var scope = run.State.Scope;
        foreach (var (i, branch) in node.Branches.Index())
            if (branch.When.Holds(scope)) return run.GoOn(Outcomes.Branched, branch.Next, string.Create(CultureInfo.InvariantCulture, $"branches/{i}"));
        return run.GoOn(Outcomes.Branched, node.Else, "else");
    }

    static Onward Set(Run run, FlowNode.Set node)
    {
        foreach (var (name, value) in node.Variables)
        {
            var rendering = new Rendering(run.State.Scope);
            var rendered = rendering.Json(value, keepsTypes: true);
            if (rendering.IsTooLarge || !run.Save(name, rendered)) return run.NoRoom(node);
        }
        return run.GoOn(Outcomes.Set, node.Next);
    }

    static Onward Tag(Run run, FlowNode.Tag node)
    {
        run.Tag(node);
        return run.GoOn(Outcomes.Tagged, node.Next);
    }
}
