using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>One thing that happened to a message. All of it is kept; everything else about the message is derived from it.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.Evidence")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(Deferred), "deferred")]
[JsonDerivedType(typeof(Behind), "behind")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Attempted), "attempted")]
[JsonDerivedType(typeof(MetaAccepted), "metaAccepted")]
[JsonDerivedType(typeof(MetaRefused), "metaRefused")]
[JsonDerivedType(typeof(Unanswered), "unanswered")]
[JsonDerivedType(typeof(Reported), "reported")]
[JsonDerivedType(typeof(WindowPassed), "windowPassed")]
[JsonDerivedType(typeof(RetryAsked), "retryAsked")]
[JsonDerivedType(typeof(Canceled), "canceled")]
[JsonDerivedType(typeof(Heard), "heard")]
[JsonDerivedType(typeof(Erased), "erased")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(OutOfHours), "outOfHours")]
[JsonDerivedType(typeof(OptedOut), "optedOut")]
[JsonDerivedType(typeof(CampaignCanceled), "campaignCanceled")]
[JsonDerivedType(typeof(Untimely), "untimely")]
internal abstract record Evidence([property: Id(0)] DateTimeOffset At)
{
    /// <summary>The caller was told that the message is accepted.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Accepted")]
    public sealed record Accepted(DateTimeOffset At) : Evidence(At);

    /// <summary>The sender put it off, because this person has had as many messages as Meta allows.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Deferred")]
    public sealed record Deferred(DateTimeOffset At, [property: Id(0)] DateTimeOffset Until) : Evidence(At);

    /// <summary>Its turn came while the message that goes before it was not through yet.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Behind")]
    public sealed record Behind(DateTimeOffset At, [property: Id(0)] DateTimeOffset Until) : Evidence(At);

    /// <summary>The account changed its number while the message waited.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Moved")]
    public sealed record Moved(DateTimeOffset At, [property: Id(0)] string PhoneNumberId) : Evidence(At);

    /// <summary>The intent of an attempt: stored before the request leaves.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Attempted")]
    public sealed record Attempted(DateTimeOffset At) : Evidence(At);

    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.MetaAccepted")]
    public sealed record MetaAccepted(
        DateTimeOffset At, [property: Id(0)] int Attempt, [property: Id(1)] string Wamid, [property: Id(2)] string? WaId, [property: Id(3)] string? UserId,
        [property: Id(4)] string? MessageStatus) : Evidence(At);

    /// <param name="RetryAt">When the retry policy wants another attempt; null: none.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.MetaRefused")]
    public sealed record MetaRefused(
        DateTimeOffset At, [property: Id(0)] int Attempt, [property: Id(1)] string Code, [property: Id(2)] string Title, [property: Id(3)] string? Detail,
        [property: Id(4)] RetryClass Retry, [property: Id(5)] DateTimeOffset? RetryAt) : Evidence(At);

    /// <summary>The attempt's request may have reached Meta, its answer did not reach us.</summary>
    /// <param name="SettleAt">Until when a status is waited for.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Unanswered")]
    public sealed record Unanswered(DateTimeOffset At, [property: Id(0)] int Attempt, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset SettleAt) : Evidence(At);

    /// <param name="At">When we learnt it.</param>
    /// <param name="HappenedAt">Meta's time.</param>
    /// <param name="RetryAt">When the retry policy wants another attempt, after a passing failure.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Reported")]
    public sealed record Reported(
        DateTimeOffset At, [property: Id(0)] string Wamid, [property: Id(1)] string Status, [property: Id(2)] DateTimeOffset HappenedAt, [property: Id(3)] ReportedError? Error,
        [property: Id(4)] RawJson? Pricing, [property: Id(5)] RawJson? Conversation, [property: Id(6)] DateTimeOffset? RetryAt) : Evidence(At);

    /// <summary>No status came while one was waited for; what was decided.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.WindowPassed")]
    public sealed record WindowPassed(DateTimeOffset At, [property: Id(0)] int Attempt, [property: Id(1)] OnUnknown Decision) : Evidence(At);

    /// <summary>The caller wants it sent again. The attempts begin to count anew.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.RetryAsked")]
    public sealed record RetryAsked(DateTimeOffset At, [property: Id(0)] string PhoneNumberId, [property: Id(1)] bool Force) : Evidence(At);

    /// <summary>The caller has taken it back.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Canceled")]
    public sealed record Canceled(DateTimeOffset At) : Evidence(At);

    /// <summary>A person wrote it (inbound).</summary>
    /// <param name="HappenedAt">Meta's time.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Heard")]
    public sealed record Heard(DateTimeOffset At, [property: Id(0)] DateTimeOffset HappenedAt) : Evidence(At);

    /// <summary>Its content was erased, because the person wants to be forgotten.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Erased")]
    public sealed record Erased(DateTimeOffset At) : Evidence(At);

    /// <summary>Its turn came while its campaign was paused: it waits until it is released.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Held")]
    public sealed record Held(DateTimeOffset At) : Evidence(At);

    /// <summary>Its campaign goes on.</summary>
    /// <param name="Due">Its new time.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Released")]
    public sealed record Released(DateTimeOffset At, [property: Id(0)] DateTimeOffset Due) : Evidence(At);

    /// <summary>Its turn came outside the hours of its campaign.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.OutOfHours")]
    public sealed record OutOfHours(DateTimeOffset At, [property: Id(0)] DateTimeOffset Until) : Evidence(At);

    /// <summary>Its turn came after its recipient had opted out of campaigns.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.OptedOut")]
    public sealed record OptedOut(DateTimeOffset At) : Evidence(At);

    /// <summary>Its campaign was canceled.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.CampaignCanceled")]
    public sealed record CampaignCanceled(DateTimeOffset At) : Evidence(At);

    /// <summary>Its turn came by a time that holds no more, because its campaign had stood still: it waits for its new one.</summary>
    /// <param name="Until">When it asks again, should there be none by then.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.Evidence.Untimely")]
    public sealed record Untimely(DateTimeOffset At, [property: Id(0)] DateTimeOffset Until) : Evidence(At);
}
