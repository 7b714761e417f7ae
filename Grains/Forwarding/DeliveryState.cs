using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WhatsApi.Outgoing;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of one event's way to the webhook. Its event and its message are named, not copied.</summary>
internal sealed record DeliveryState(long Sequence, string Type, string? Message)
{
    public DeliveryStatus Status { get; init; }

    /// <summary>Failed attempts since it was first sent, or since its owner asked for another: what the schedule counts.</summary>
    public int Tries { get; init; }

    /// <summary>When it is tried again; null while it waits behind an earlier event of its message, and once it is done with.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The last attempts, oldest first.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    /// <summary>Why it was given up without another attempt.</summary>
    public string? Reason { get; init; }

    [JsonIgnore] public bool IsPending => Status == DeliveryStatus.Pending;
}

/// <summary>One request to the receiver, and what came of it.</summary>
internal sealed record Attempt(DateTimeOffset At, int? Status, long DurationMs, string? Error)
{
    [JsonIgnore] public bool Succeeded => Error is null;

    /// <summary>How long the receiver wants to be left alone, with 429 and 503.</summary>
    [JsonIgnore] public TimeSpan? RetryAfter { get; init; }

    public static Attempt Of(OutgoingAnswer answer, DateTimeOffset at) => answer switch
    {
        OutgoingAnswer.Answered { Status: >= 200 and < 300 } a => new(at, a.Status, Milliseconds(a.Took), null),
        OutgoingAnswer.Answered { Status: >= 300 and < 400 } a => Failed(a, at, "The receiver redirects. Redirects are not followed: set the final URL."),
        OutgoingAnswer.Answered { Status: 429 or 503 } a => Failed(a, at, NotSuccess(a)) with { RetryAfter = a.RetryAfter },
        OutgoingAnswer.Answered a => Failed(a, at, NotSuccess(a)),
        OutgoingAnswer.TimedOut t => new(at, null, Milliseconds(t.Took), $"There was no answer within {DeliveryRules.Timeout.TotalSeconds:0} seconds."),
        OutgoingAnswer.Unreachable u => new(at, null, Milliseconds(u.Took), u.Reason),
        OutgoingAnswer.Forbidden f => new(at, null, 0, f.Reason),
        _ => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
    };

    static Attempt Failed(OutgoingAnswer.Answered answer, DateTimeOffset at, string error) => new(at, answer.Status, Milliseconds(answer.Took), error);

    static string NotSuccess(OutgoingAnswer.Answered answer) => $"The receiver answered {answer.Status}; only 2xx is a success.";

    static long Milliseconds(TimeSpan took) => (long)took.TotalMilliseconds;
}

/// <summary>The log's rows.</summary>
internal static class DeliveryRow
{
    public const string Prefix = "dlv_";

    public static Operation Put(string account, string id, DeliveryState delivery, long version) => new Operation.Put(
        Tables.Deliveries, new Key(account, id), JsonSerializer.SerializeToUtf8Bytes(delivery, StateJson.Default.DeliveryState), [StateOf(delivery.Status)], version);

    /// <summary>An account's rows with one status.</summary>
    public static Query With(string account, DeliveryStatus status) => new(Tables.Deliveries)
    {
        Where = [("account", Value.Of(account)), ("state", StateOf(status))],
        NotNull = status == DeliveryStatus.Delivered ? [] : ["state"],
    };

    static Value StateOf(DeliveryStatus status) => status == DeliveryStatus.Delivered ? Value.Null : Value.Of(status.Word());

    public static DeliveryState State(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.DeliveryState)!;

    /// <summary>The id of the event that a row is about.</summary>
    public static string EventId(string id) => string.Concat("evt_", id.AsSpan(Prefix.Length));
}
