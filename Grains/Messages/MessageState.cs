using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of a message. Its account and id are its key. It is written with every step, so what most messages have in common is left out.</summary>
[GenerateSerializer, Alias("WhatsApi.MessageState")]
internal sealed record MessageState : ICarriesRows
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [Id(0)] public bool Inbound { get; init; }
    [Id(1)] public string PhoneNumberId { get; init; } = "";

    /// <summary>The other side: a phone number (E.164) or a business-scoped user id.</summary>
    [Id(2)] public string Counterpart { get; init; } = "";
    [Id(3)] public string Type { get; init; } = "";
    [Id(4)] public RawJson? Payload { get; init; }
    [Id(5)] public string? ContextMessageId { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [Id(6)] public OnUnknown OnUnknown { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [Id(7)] public Lane Lane { get; init; }
    [Id(8)] public DateTimeOffset? SendAt { get; init; }
    [Id(9)] public ImmutableSortedDictionary<string, string>? Metadata { get; init; }
    [Id(10)] public string? BatchId { get; init; }
    [Id(11)] public string? CampaignId { get; init; }
    [Id(12)] public string? FlowExecutionId { get; init; }
    [Id(13)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The month whose quota it counts in.</summary>
    [Id(14)] public string? Period { get; init; }

    /// <summary>Inbound only: Meta's whole element, for what we do not model.</summary>
    [Id(15)] public RawJson? Raw { get; init; }

    /// <summary>Inbound only: Meta's id. An outbound message's follows from its evidence.</summary>
    [Id(17)] public string? Wamid { get; init; }

    [Id(16)] public ImmutableArray<Evidence> Past { get; init; } = [];

    /// <summary>The zone by whose clock its campaign's sending hours go; null: it may go at any hour.</summary>
    [Id(18)] public string? TimeZone { get; init; }

    /// <summary>The message that goes before it: it is not sent while that one waits or is under way.</summary>
    [Id(19)] public string? Follows { get; init; }

    /// <summary>Rows that go into the same transaction as the next write; never stored in the document.</summary>
    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    /// <summary>What <see cref="MessageFacts"/> has found out about this state, or about the one it is a copy of.</summary>
    [JsonIgnore][field: NonSerialized] public MessageFacts.Found? Known { get; set; }

    [JsonIgnore] public bool Exists => !Past.IsEmpty;

    /// <summary>True once nothing is left that could be sent.</summary>
    [JsonIgnore] public bool IsErased => Past.Any(evidence => evidence is Evidence.Erased);
}
