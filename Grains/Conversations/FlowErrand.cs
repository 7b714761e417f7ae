namespace WhatsApi.Grains;

/// <summary>What a message, or a call, is to a flow: it begins an execution, it is a reply to one, or it ends one.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowErrand")]
internal sealed record FlowErrand([property: Id(0)] string ExecutionId)
{
    [Id(1)] public StartExecutionCommand? Start { get; init; }
    [Id(2)] public FlowInput? Reply { get; init; }
    [Id(3)] public string? StopReason { get; init; }
}

/// <summary>Where a message goes.</summary>
/// <param name="ExecutionId">The execution that has the person from now on.</param>
/// <param name="Errand">Null: the message is to no flow.</param>
internal sealed record FlowRoute(string? ExecutionId, FlowErrand? Errand)
{
    public static readonly FlowRoute None = new(null, null);

    public static FlowRoute To(FlowErrand errand) => new(errand.ExecutionId, errand);
}

/// <summary>
/// How much of what one person wrote has gone to flows in a minute: two machines that answer each other must not do so without end.
/// </summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowPace")]
internal sealed record FlowPace([property: Id(0)] DateTimeOffset Minute, [property: Id(1)] int Count)
{
    public const int MostAMinute = 20; // who types fast writes one in three seconds

    public static readonly FlowPace None = new(DateTimeOffset.UnixEpoch, 0);

    public bool Allows(DateTimeOffset now) => Of(now).Count < MostAMinute;

    public FlowPace Next(DateTimeOffset now) => Of(now) with { Count = Of(now).Count + 1 };

    FlowPace Of(DateTimeOffset now) => now >= Minute && now - Minute < TimeSpan.FromMinutes(1) ? this : new(now, 0);
}
