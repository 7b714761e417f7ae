using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of an account's webhook: where events go, how far they are, how the receiver does.</summary>
[GenerateSerializer, Alias("WhatsApi.ForwarderState")]
internal sealed record ForwarderState : ICarriesRows
{
    /// <summary>Null when no webhook is set.</summary>
    [Id(0)] public string? Url { get; init; }

    /// <summary>The types to send; null: all.</summary>
    [Id(1)] public ImmutableArray<string>? Events { get; init; }
    [Id(2)] public string SealedSecret { get; init; } = "";
    [Id(3)] public DateTimeOffset CreatedAt { get; init; }
    [Id(4)] public DateTimeOffset? DisabledAt { get; init; }
    [Id(5)] public string? DisabledReason { get; init; }

    /// <summary>Every event up to this number is delivered, skipped or has a row in the log, but for those in <see cref="Open"/>.</summary>
    [Id(6)] public long Cursor { get; init; }
    [Id(7)] public ImmutableArray<long> Open { get; init; } = [];

    /// <summary>Failed attempts since the last success.</summary>
    [Id(8)] public int Failures { get; init; }

    /// <summary>When the first of them was, not counting those before a day without any attempt.</summary>
    [Id(9)] public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the last of them was.</summary>
    [Id(10)] public DateTimeOffset? FailedAt { get; init; }

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    [JsonIgnore] public bool IsSet => Url is not null;
    [JsonIgnore] public bool IsActive => IsSet && DisabledAt is null;

    public bool Wants(string type) => Events is not { } events || events.Contains(type);

    public WebhookView? View() => Url is { } url ? new(url, Events ?? EventTypes.All, CreatedAt, DisabledAt, DisabledReason) : null;

    public static readonly StateMap<ForwarderState> Map = new(Tables.Webhooks, account => new Key(account), StateJson.Default.ForwarderState,
        state => [state.IsActive ? Value.Of(1) : Value.Null]);
}
