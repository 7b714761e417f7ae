using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of a campaign, beside its messages and their counters. Its account and id are its key.</summary>
[GenerateSerializer, Alias("WhatsApi.CampaignState")]
internal sealed record CampaignState : ICarriesRows
{
    [Id(0)] public CampaignDefinition? Definition { get; init; }
    [Id(1)] public CampaignStatus Status { get; init; }

    /// <summary>Why it stands still, while it is paused.</summary>
    [Id(2)] public CampaignReason? Reason { get; init; }
    [Id(3)] public DateTimeOffset CreatedAt { get; init; }
    [Id(4)] public DateTimeOffset UpdatedAt { get; init; }
    [Id(5)] public DateTimeOffset? LaunchedAt { get; init; }
    [Id(6)] public DateTimeOffset? StartedAt { get; init; }
    [Id(7)] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Contacts it is for: as counted at launch, and as they were once all have been looked at.</summary>
    [Id(8)] public long Audience { get; init; }

    /// <summary>How many of them have been looked at, and so have a message or are skipped.</summary>
    [Id(9)] public long Looked { get; init; }

    /// <summary>The last contact that was looked at.</summary>
    [Id(10)] public string? Cursor { get; init; }

    /// <summary>True once every contact has been looked at.</summary>
    [Id(11)] public bool IsFannedOut { get; init; }

    /// <summary>Those skipped before they got a message. Who opts out later is counted where their message is canceled.</summary>
    [Id(12)] public CampaignSkips Skips { get; init; } = new();

    /// <summary>The times that have been given away since it was launched or resumed.</summary>
    [Id(13)] public Timetable Times { get; init; } = new();

    /// <summary>What is still to be done with messages that wait; null: nothing.</summary>
    [Id(14)] public Errand? Errand { get; init; }

    /// <summary>What was true when it was launched or resumed: only what comes later can pause it.</summary>
    [Id(15)] public Baseline Baseline { get; init; } = new();

    /// <summary>When it last noted that it is looked after, or was launched or resumed.</summary>
    [Id(16)] public DateTimeOffset SeenAt { get; init; }

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    [JsonIgnore] public bool Exists => Definition is not null;

    /// <summary>True while messages may leave, or wait for their time to do so.</summary>
    [JsonIgnore] public bool IsUnderWay => Status is CampaignStatus.Scheduled or CampaignStatus.Running;

    /// <summary>True while there is something to do for it.</summary>
    [JsonIgnore] public bool IsActive => IsUnderWay || Errand is not null;

    public static readonly StateMap<CampaignState> Map = new(Tables.Campaigns, KeyOf, StateJson.Default.CampaignState, Columns);

    public static CampaignState Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.CampaignState)!;

    static Value[] Columns(CampaignState campaign) => [Value.Of(campaign.Status.Word()), campaign.IsActive ? Value.Of(1) : Value.Null];

    static Key KeyOf(string grainKey)
    {
        var (account, id) = Keys.Split(grainKey);
        return new(account, id);
    }
}

/// <summary>A change of every message of the campaign that waits, page by page.</summary>
/// <param name="After">The last message that is done with.</param>
[GenerateSerializer, Alias("WhatsApi.Errand")]
internal sealed record Errand([property: Id(0)] ErrandKind Kind, [property: Id(1)] string? After = null);

internal enum ErrandKind
{
    /// <summary>Each gets a new time.</summary>
    Release,

    /// <summary>Each is canceled.</summary>
    Cancel,
}

[GenerateSerializer, Alias("WhatsApi.Baseline")]
internal sealed record Baseline([property: Id(0)] long Ended = 0, [property: Id(1)] long Failed = 0, [property: Id(2)] bool IsRed = false);
