using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of one person as one account knows them.</summary>
[GenerateSerializer, Alias("WhatsApi.ConversationState")]
internal sealed record ConversationState : ICarriesRows
{
    [Id(0)] public string? UserId { get; init; }
    [Id(1)] public string? ProfileName { get; init; }
    [Id(2)] public string? Username { get; init; }

    /// <summary>Meta's time of their last message: the 24-hour window counts from it.</summary>
    [Id(3)] public DateTimeOffset? LastInboundAt { get; init; }

    /// <summary>
    /// The number that Meta has proven this dialled one to be (Brazil's ninth digit, Mexico's 1, Argentina's 9), or the number of who has this user id; the person writes from it.
    /// </summary>
    [Id(4)] public string? ProvenAs { get; init; }

    /// <summary>The numbers and user ids that were this person's before, as Meta has told: what they consented to under those holds.</summary>
    [Id(5)] public ImmutableArray<string>? FormerNames { get; init; }

    /// <summary>The execution that has the person, unless it is over by now: only itself knows.</summary>
    [Id(6)] public string? ExecutionId { get; init; }

    /// <summary>What the last message is to a flow. It is done after it is stored, and again when nobody knows whether it was.</summary>
    [Id(7)] public FlowErrand? Errand { get; init; }

    [Id(8)] public FlowPace FlowPace { get; init => field = value ?? FlowPace.None; } = FlowPace.None; // conversations stored before have none

    /// <summary>What else the person is known by.</summary>
    [JsonIgnore] public IEnumerable<string> OtherNames => ((string?[])[UserId, ProvenAs, .. FormerNames ?? []]).OfType<string>();

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    public static readonly StateMap<ConversationState> Map = new(Tables.Conversations, KeyOf, StateJson.Default.ConversationState, state => [Value.Of(state.LastInboundAt)]);

    static Key KeyOf(string grainKey)
    {
        var (account, person) = Keys.Split(grainKey);
        return new(account, person);
    }
}
