using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>The shape of a flow: every way leads somewhere, every node is reached, and no way goes round without a wait.</summary>
internal static class GraphCheck
{
    public static void Check(FlowDefinition flow, ICollection<Fault> faults)
    {
        foreach (var node in flow.Nodes) Exits(flow, node, faults);
        var reached = Reached(flow);
        foreach (var node in flow.Nodes.Where(node => !reached.Contains(node.Id)))
            faults.Add(new(node.At, FlowFaults.Unreachable, $"No way leads from the start to the node \"{node.Id}\"; lead one there, or take it out."));
        Loops(flow, faults);
    }

    /// <summary>The nodes that can be come to.</summary>
    public static HashSet<string> Reached(FlowDefinition flow)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { flow.Start.Id };
        var open = new Stack<FlowNode>([flow.Start]);
        while (open.TryPop(out var node))
            foreach (var exit in node.Exits)
                if (flow.Find(exit.Node) is { } next && reached.Add(next.Id)) open.Push(next);
        return reached;
    }

    static void Exits(FlowDefinition flow, FlowNode node, ICollection<Fault> faults)
    {
        foreach (var exit in node.Exits.Where(exit => flow.Find(exit.Node) is null))
            faults.Add(new(exit.Pointer, FlowFaults.UnknownNode, $"There is no node \"{exit.Node}\"."));
        switch (node)
        {
            case FlowNode.Goto { Next: null }:
                faults.Add(new($"{node.At}/next", FlowFaults.MissingBranch, "A goto needs next, the node to go to."));
                break;
            case FlowNode.Condition condition:
                if (condition.Branches.IsEmpty) faults.Add(new($"{node.At}/branches", FlowFaults.MissingBranch, "A condition needs at least one branch."));
                if (condition.Else is null) faults.Add(new($"{node.At}/else", FlowFaults.MissingBranch, "A condition needs else, the node to go to when no branch holds."));
                foreach (var (i, branch) in condition.Branches.Index())
                    if (branch.Next is null) faults.Add(new($"{node.At}/branches/{i}/next", FlowFaults.MissingBranch, "A branch needs next, the node to go to when it holds."));
                break;
        }
    }

    // Depth first over the ways that take no time; what leads back to a node on the path closes a loop.
    static void Loops(FlowDefinition flow, ICollection<Fault> faults)
    {
        var (path, done) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var node in flow.Nodes) Visit(node);

        void Visit(FlowNode node)
        {
            if (done.Contains(node.Id)) return;
            path.Add(node.Id);
            foreach (var exit in node.Exits.Where(exit => !exit.Waits))
            {
                if (path.IndexOf(exit.Node) is var from and >= 0)
                    faults.Add(new(exit.Pointer, FlowFaults.EndlessLoop, $"This goes round without a wait: {string.Join(" -> ", path.Skip(from).Append(exit.Node))}. Put a question or a delay into the loop."));
                else if (flow.Find(exit.Node) is { } next) Visit(next);
            }
            path.RemoveAt(path.Count - 1);
            done.Add(node.Id);
        }
    }
}

/// <summary>The codes of a <see cref="Fault"/> that only flows have.</summary>
public static class FlowFaults
{
    public const string UnknownNode = "unknown_node";
    public const string Unreachable = "unreachable";
    public const string EndlessLoop = "endless_loop";
    public const string MissingBranch = "missing_branch";
    public const string UnknownVariable = "unknown_variable";
}
