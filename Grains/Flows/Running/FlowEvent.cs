using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>One thing that happened to an execution. All that made a difference is kept, so that the execution can be played again.</summary>
/// <param name="WindowUntil">Until when messages other than templates may be sent, as far as is known when it happens; null: not now.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Replied), "replied")]
[JsonDerivedType(typeof(TimeReached), "timeReached")]
[JsonDerivedType(typeof(HttpAnswered), "httpAnswered")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(SendRefused), "sendRefused")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Forgotten), "forgotten")]
internal abstract record FlowEvent([property: Id(0)] DateTimeOffset At, [property: Id(1)] DateTimeOffset? WindowUntil)
{
    /// <param name="Text">What was written, or what the webhook was given.</param>
    /// <param name="MessageId">The inbound message that began it, if one did: it is no answer to a question.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.Started")]
    public sealed record Started(
        DateTimeOffset At, DateTimeOffset? WindowUntil, [property: Id(0)] FlowContact Contact, [property: Id(1)] string? Text = null, [property: Id(2)] string? MessageId = null,
        [property: Id(3)] ImmutableSortedDictionary<string, RawJson>? Variables = null) : FlowEvent(At, WindowUntil);

    /// <summary>The contact has written.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.Replied")]
    public sealed record Replied(DateTimeOffset At, DateTimeOffset? WindowUntil, [property: Id(0)] FlowReply Reply) : FlowEvent(At, WindowUntil);

    /// <summary>Somebody looked at the clock. Early or late ones do no harm.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.TimeReached")]
    public sealed record TimeReached(DateTimeOffset At, DateTimeOffset? WindowUntil) : FlowEvent(At, WindowUntil);

    /// <param name="EffectId">Of the call.</param>
    /// <param name="Status">Null when there was no answer.</param>
    /// <param name="Failure">Why there was none, or why it cannot be used.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.HttpAnswered")]
    public sealed record HttpAnswered(
        DateTimeOffset At, DateTimeOffset? WindowUntil, [property: Id(0)] string EffectId, [property: Id(1)] int? Status, [property: Id(2)] string? Body, [property: Id(3)] string? Failure = null)
        : FlowEvent(At, WindowUntil);

    /// <summary>The account wants it to go on: after a handoff, or what is due.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.Resumed")]
    public sealed record Resumed(DateTimeOffset At, DateTimeOffset? WindowUntil) : FlowEvent(At, WindowUntil);

    /// <summary>A message of it was not accepted for sending: no quota, no credentials.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.SendRefused")]
    public sealed record SendRefused(DateTimeOffset At, DateTimeOffset? WindowUntil, [property: Id(0)] string MessageId, [property: Id(1)] string Code, [property: Id(2)] string Detail)
        : FlowEvent(At, WindowUntil);

    /// <param name="Reason">Such as <c>opted_out</c>.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.Stopped")]
    public sealed record Stopped(DateTimeOffset At, DateTimeOffset? WindowUntil, [property: Id(0)] string Reason) : FlowEvent(At, WindowUntil);

    /// <summary>What had happened was erased, because the person wants to be forgotten. It stands in place of all of it.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.FlowEvent.Forgotten")]
    public sealed record Forgotten(DateTimeOffset At) : FlowEvent(At, null);
}
