using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>What is stored of one run of one version of a flow.</summary>
[GenerateSerializer, Alias("WhatsApi.ExecutionState")]
internal sealed record ExecutionState
{
    public const int MostSteps = 500; // that are kept: two full rounds of MostNodes and more

    [Id(0)] public string Id { get; init; } = "";
    [Id(1)] public string FlowId { get; init; } = "";
    [Id(2)] public int Version { get; init; }
    [Id(3)] public FlowContact Contact { get; init; } = new("");
    [Id(4)] public ExecutionStatus Status { get; init; }

    /// <summary>The node it is at; null before it starts and after it ended by itself.</summary>
    [Id(5)] public string? Node { get; init; }

    /// <summary>What it waits for; null when it is over or handed off.</summary>
    [Id(6)] public FlowWait? Wait { get; init; }

    /// <summary>What was written to begin it.</summary>
    [Id(7)] public string? TriggerText { get; init; }
    [Id(8)] public ImmutableSortedDictionary<string, RawJson> Variables { get; init; } = ImmutableSortedDictionary<string, RawJson>.Empty;

    /// <summary>The last steps.</summary>
    [Id(9)] public ImmutableArray<FlowEntry> Steps { get; init; } = [];

    /// <summary>How many came before those.</summary>
    [Id(10)] public int EarlierSteps { get; init; }

    /// <summary>Everything that made a difference, in order: the same definition makes the same execution of it.</summary>
    [Id(11)] public ImmutableArray<FlowEvent> Past { get; init; } = [];

    /// <summary>How many effects it has had: each has its own number.</summary>
    [Id(12)] public int EffectCount { get; init; }

    /// <summary>What is still to be done, in order. Done twice it does no harm.</summary>
    [Id(13)] public ImmutableArray<FlowEffect> Outbox { get; init; } = [];

    [Id(14)] public DateTimeOffset StartedAt { get; init; }
    [Id(15)] public DateTimeOffset? EndedAt { get; init; }
    [Id(16)] public FlowFailure? Failure { get; init; }

    public static ExecutionState New(string id, string flowId, int version) => new() { Id = id, FlowId = flowId, Version = version };

    [JsonIgnore] public bool IsOver => EndedAt is not null;

    /// <summary>Nothing of what was said is known any more: it cannot be played again.</summary>
    [JsonIgnore] public bool IsErased => Past is [FlowEvent.Forgotten];

    /// <summary>The contact's next message is its.</summary>
    [JsonIgnore] public bool WaitsForReply => Wait is { For: WaitFor.Reply };

    /// <summary>When somebody has to look at it again.</summary>
    [JsonIgnore] public DateTimeOffset? Due => Wait?.Until;

    [JsonIgnore] public IScope Scope => new Scope(Contact, TriggerText, Variables);

    /// <summary>The state after an effect was done.</summary>
    public ExecutionState Done(string effectId) => this with { Outbox = Outbox.RemoveAll(effect => effect.Id == effectId) };
}

/// <summary>What an execution waits for.</summary>
internal enum WaitFor { Reply, Time, Http }

/// <param name="Until">When it goes on by itself; null: never.</param>
/// <param name="EffectId">The call whose answer it is.</param>
/// <param name="Attempts">Answers that would not do.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowWait")]
internal sealed record FlowWait([property: Id(0)] WaitFor For, [property: Id(1)] DateTimeOffset? Until, [property: Id(2)] string? EffectId = null, [property: Id(3)] int Attempts = 0);

/// <summary>One line of an execution's journal.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowEntry")]
internal sealed record FlowEntry(
    [property: Id(0)] string Node, [property: Id(1)] string Type, [property: Id(2)] DateTimeOffset At, [property: Id(3)] string Outcome, [property: Id(4)] string? MessageId = null,
    [property: Id(5)] string? Detail = null);

/// <summary>Why an execution failed.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowFailure")]
internal sealed record FlowFailure([property: Id(0)] string Node, [property: Id(1)] string Code, [property: Id(2)] string Detail);
