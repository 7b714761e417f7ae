using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What an account's active flows listen for.</summary>
internal sealed record FlowDeskState(ImmutableArray<FlowListing> Active)
{
    public static readonly FlowDeskState Empty = new([]);

    public FlowDeskState With(FlowListing flow) => Active.Contains(flow) ? this : new([.. Active.Where(other => other.FlowId != flow.FlowId), flow]);

    public FlowDeskState Without(string flowId) => Active.All(flow => flow.FlowId != flowId) ? this : new([.. Active.Where(flow => flow.FlowId != flowId)]);

    /// <summary>Another flow that has one of this trigger's exact keywords, and the keyword.</summary>
    public (string FlowId, string Keyword)? Conflict(string flowId, FlowTrigger trigger)
    {
        foreach (var other in Active.Where(flow => flow.FlowId != flowId))
            if (TriggerRules.Conflict(other.Read(), trigger) is { } keyword) return (other.FlowId, keyword);
        return null;
    }

    /// <summary>The list as it is stored, and its version; 0: there is none.</summary>
    public static async Task<(FlowDeskState State, long Version)> ReadAsync(IStore store, string account) =>
        await store.GetAsync(Tables.FlowDesks, new Key(account)) is { } row ? (JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.FlowDeskState)!, row.Version) : (Empty, 0);

    public Operation.Put Put(string account, long version) =>
        new(Tables.FlowDesks, new Key(account), JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Default.FlowDeskState), [], version);
}

/// <summary>An active flow on the list.</summary>
/// <param name="SealedSecret">What a caller of its webhook has to show.</param>
internal sealed record FlowListing(string FlowId, int Version, RawJson Trigger, string? SealedSecret = null)
{
    public FlowTrigger Read() => TriggerReader.Read(MadeJson.Parse(Trigger), []) ?? throw new InvalidOperationException($"The trigger of flow {FlowId} cannot be read.");
}
