using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// A flow as its author has written it: what starts it, and its nodes, of which the first is the start. It is read strictly; whether it can run is for <see cref="FlowCheck"/>.
/// </summary>
public sealed class FlowDefinition
{
    /// <summary>As many nodes as one event may walk through: a checked flow never meets that limit.</summary>
    public const int MostNodes = 200;

    readonly FrozenDictionary<string, FlowNode> _byId;

    internal FlowDefinition(FlowTrigger trigger, ImmutableArray<FlowNode> nodes)
    {
        (Trigger, Nodes) = (trigger, nodes);
        _byId = nodes.ToFrozenDictionary(node => node.Id, StringComparer.Ordinal);
    }

    internal FlowTrigger Trigger { get; }

    internal ImmutableArray<FlowNode> Nodes { get; }

    internal FlowNode Start => Nodes[0];

    internal FlowNode? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads a request's members; null when something is wrong with them.</summary>
    /// <param name="faults">Where everything that is wrong is noted, with pointers such as <c>/nodes/2/timeout</c>.</param>
    public static FlowDefinition? Read(JsonElement? trigger, JsonElement? nodes, ICollection<Fault> faults)
    {
        var before = faults.Count;
        var readTrigger = TriggerReader.Read(trigger, faults);
        var readNodes = NodeReader.ReadAll(nodes?.Clone(), faults);
        return faults.Count == before ? new(readTrigger!, readNodes) : null;
    }

    /// <summary>The stored form: the caller's own JSON, as it was written; <see cref="FlowSecret"/> takes the secret out of it.</summary>
    public static RawJson Document(JsonElement trigger, JsonElement nodes) => new($$"""{"trigger":{{trigger.GetRawText()}},"nodes":{{nodes.GetRawText()}}}""");

    /// <summary>Reads the stored form, which was read without faults before.</summary>
    public static FlowDefinition Of(RawJson document)
    {
        using var json = JsonDocument.Parse(document.Text);
        var faults = new List<Fault>();
        return Read(json.RootElement.GetProperty("trigger"), json.RootElement.GetProperty("nodes"), faults)
            ?? throw new InvalidOperationException($"A stored flow cannot be read: {faults[0].Pointer}: {faults[0].Detail}");
    }
}
