using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of a flow, beside its versions.</summary>
[GenerateSerializer, Alias("WhatsApi.FlowState")]
internal sealed record FlowState : ICarriesRows
{
    [Id(0)] public string Name { get; init; } = "";
    [Id(1)] public FlowStatus Status { get; init; }

    /// <summary>The newest; 0: there is no flow.</summary>
    [Id(2)] public int Version { get; init; }

    /// <summary>The newest version as it was written.</summary>
    [Id(3)] public RawJson Definition { get; init; }
    [Id(4)] public DateTimeOffset CreatedAt { get; init; }
    [Id(5)] public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore] public bool Exists => Version > 0;

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    public FlowView View(string id, FlowStats stats) => new(id, Name, Status, Version, Definition, CreatedAt, UpdatedAt, stats);

    public static FlowState Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.FlowState)!;

    public static readonly StateMap<FlowState> Map = new(Tables.Flows, KeyOf, StateJson.Default.FlowState, flow => [Value.Of(flow.Status.Word())]);

    static Key KeyOf(string grainKey)
    {
        var (account, id) = Keys.Split(grainKey);
        return new(account, id);
    }
}
