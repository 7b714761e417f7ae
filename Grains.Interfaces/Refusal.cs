namespace WhatsApi;

/// <summary>Why something a caller asked for is not done: a stable code of api.md's table, a sentence for people, and what the code promises beside it.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.Refusal")]
public sealed record Refusal([property: Id(0)] string Code, [property: Id(1)] string Detail)
{
    /// <summary>The resource's status, with <c>invalid_state</c>.</summary>
    [Id(2)] public string? CurrentStatus { get; init; }

    /// <summary>The limit that was met, with <c>batch_too_large</c> and <c>plan_limit</c>.</summary>
    [Id(3)] public long? Limit { get; init; }

    /// <summary>Whose limit it is: <c>plan</c> or <c>server</c>.</summary>
    [Id(4)] public string? LimitedBy { get; init; }

    /// <summary>The cheapest plan that allows it, with <c>plan_required</c>.</summary>
    [Id(5)] public string? RequiredPlan { get; init; }

    /// <summary>When the quota starts anew, with <c>quota_exceeded</c>.</summary>
    [Id(6)] public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Seconds to wait, answered as <c>Retry-After</c>.</summary>
    [Id(7)] public int? RetryAfterSeconds { get; init; }

    /// <summary>What Meta said, with <c>meta_error</c>.</summary>
    [Id(8)] public MetaProblem? Meta { get; init; }

    /// <summary>The contact that is there, with <c>contact_exists</c>.</summary>
    [Id(9)] public string? ContactId { get; init; }
}

/// <summary>An error of Meta's, as it is answered to callers.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.MetaProblem")]
public sealed record MetaProblem(
    [property: Id(0)] int Code, [property: Id(1)] int? Subcode, [property: Id(2)] string? Title, [property: Id(3)] string? Detail, [property: Id(4)] string? FbtraceId);
