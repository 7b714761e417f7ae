using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What is stored of an account's contacts as a whole. It is written with every change of a contact, so that its version is the condition of them all: whoever decided on
/// what has changed since is refused.
/// </summary>
[GenerateSerializer, Alias("WhatsApi.ContactBookState")]
internal sealed record ContactBookState : ICarriesRows
{
    /// <summary>How many contacts there are: what the plan limits.</summary>
    [Id(0)] public long Count { get; init; }

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    public static readonly StateMap<ContactBookState> Map = new(Tables.ContactBooks, account => new(account), StateJson.Default.ContactBookState, _ => []);
}
