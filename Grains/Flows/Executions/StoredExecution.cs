using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>An execution as it is stored: what the interpreter makes of it, and what its grain has to remember beside that.</summary>
[GenerateSerializer, Alias("WhatsApi.StoredExecution")]
internal sealed record StoredExecution : ICarriesRows
{
    [Id(0)] public ExecutionState Run { get; init; } = new();

    /// <summary>When what is still in the outbox is done again; null: there is nothing.</summary>
    [Id(1)] public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The last messages that it had no use for: they are no answers to what it asks later.</summary>
    [Id(2)] public ImmutableArray<string> Passed { get; init; } = [];

    /// <summary>When its last message was ready to go: the next one stands behind it.</summary>
    [Id(3)] public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>Its last message, which the next one follows.</summary>
    [Id(4)] public string? LastMessage { get; init; }

    [JsonIgnore] public bool Exists => !Run.Past.IsEmpty;

    /// <summary>It keeps its contact.</summary>
    [JsonIgnore] public bool IsOpen => Exists && !Run.IsOver;

    /// <summary>When somebody has to look at it again; null: never.</summary>
    [JsonIgnore] public DateTimeOffset? Due => Run.Due is { } due && !(RetryAt < due) ? due : RetryAt;

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };

    public static readonly StateMap<StoredExecution> Map = new(Tables.Executions, KeyOf, StateJson.Default.StoredExecution, Columns);

    static Value[] Columns(StoredExecution execution) =>
    [
        Value.Of(execution.Run.FlowId), Value.Of(execution.Run.Contact.Person), Value.Of(execution.Run.Status.Word()), Value.Of(execution.Due), Value.Of(execution.Run.EndedAt),
    ];

    static Key KeyOf(string grainKey)
    {
        var (account, id) = Keys.Split(grainKey);
        return new(account, id);
    }
}
