using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of a bulk call, beside its messages.</summary>
[GenerateSerializer, Alias("WhatsApi.BatchState")]
internal sealed record BatchState : ICarriesRows
{
    [Id(0)] public int Accepted { get; init; }
    [Id(1)] public int Rejected { get; init; }
    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    public static readonly StateMap<BatchState> Map = new(Tables.Batches, KeyOf, StateJson.Default.BatchState, _ => []);

    static Key KeyOf(string grainKey)
    {
        var (account, id) = Keys.Split(grainKey);
        return new(account, id);
    }
}
