using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Every variable that is used is set on some way that leads there. One with a default may be missing; and where the webhook is open, its caller may bring any.
/// </summary>
internal static class VariableCheck
{
    static readonly string[] OfContact = ["id", "phone", "name", "tags", "attributes"];

    public static void Check(FlowDefinition flow, ICollection<Fault> faults)
    {
        var known = Known(flow);
        foreach (var node in flow.Nodes)
            foreach (var (at, path) in Uses(node).Distinct())
                if (WhyNot(path, known.GetValueOrDefault(node.Id) ?? [], flow.Trigger.Webhook) is { } why) faults.Add(new(at, FlowFaults.UnknownVariable, why));
    }

    static string? WhyNot(string path, HashSet<string> known, bool isOpen)
    {
        var steps = path.Split('.');
        switch (steps[0])
        {
            case VariableNames.Contact:
                return steps.Length > 1 && OfContact.Contains(steps[1]) ? null : $"A contact has {string.Join(", ", OfContact)}, not \"{path}\".";
            case VariableNames.Trigger:
                return steps is [_, "text"] ? null : $"A trigger has text, not \"{path}\".";
            default:
                return isOpen || known.Contains(steps[0]) ? null : $"Nothing sets \"{steps[0]}\" before this; set it with saveAs or a set node, or write {{{{{path}|default}}}}.";
        }
    }

    static IEnumerable<(string At, string Path)> Uses(FlowNode node) => NodeTexts.Of(node)
        .SelectMany(written => FlowText.Parts(written.Text).Where(part => part.Default is null).Select(part => (written.At, part.Path)))
        .Concat(node is FlowNode.Condition condition
            ? condition.Branches.Where(branch => branch.When.Op != Op.Exists).Select(branch => (branch.When.At.Replace("/value", "/variable", StringComparison.Ordinal), branch.When.Variable))
            : []);

    // What may have been set when a node is come to: goes on until nothing is added, for ways go round.
    static Dictionary<string, HashSet<string>> Known(FlowDefinition flow)
    {
        var known = flow.Nodes.ToDictionary(node => node.Id, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var open = new Queue<FlowNode>(flow.Nodes);
        while (open.TryDequeue(out var node))
            foreach (var exit in node.Exits)
            {
                if (flow.Find(exit.Node) is not { } next) continue;
                var before = known[next.Id].Count;
                known[next.Id].UnionWith(known[node.Id]);
                known[next.Id].UnionWith(SetBy(node, exit));
                if (known[next.Id].Count > before) open.Enqueue(next);
            }
        return known;
    }

    static IEnumerable<string> SetBy(FlowNode node, Exit exit) => node switch
    {
        _ when exit.Pointer.EndsWith("/onError", StringComparison.Ordinal) => [VariableNames.Error],
        FlowNode.Question { SaveAs: { } name } when !exit.Pointer.EndsWith("/onTimeout", StringComparison.Ordinal) && !exit.Pointer.EndsWith("/onInvalid", StringComparison.Ordinal) => [name],
        FlowNode.Http { SaveAs: { } name } => [name],
        FlowNode.Set set => set.Variables.Select(variable => variable.Key),
        _ => [],
    };
}
