using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What is stored of an account. Secrets are hashed (key, sessions, password) or sealed (token, app secret, verify token).</summary>
[GenerateSerializer, Alias("WhatsApi.AccountState")]
internal sealed record AccountState : ICarriesRows
{
    /// <summary>Null, like the password, for the user of a marketplace.</summary>
    [Id(0)] public string? Email { get; init; }
    [Id(1)] public string? Name { get; init; }
    [Id(2)] public string? PasswordHash { get; init; }
    [Id(3)] public string PlanId { get; init; } = "";
    [Id(4)] public ApiKey? Key { get; init; }
    [Id(5)] public ConnectedNumber? Number { get; init; }

    /// <summary>Numbers the account no longer sends from, which may still hold waiting messages.</summary>
    [Id(6)] public ImmutableArray<string> FormerNumbers { get; init; } = [];
    [Id(7)] public Onboarding Onboarding { get; init; } = new();
    [Id(8)] public bool Suspended { get; init; }
    [Id(9)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Oldest first.</summary>
    [Id(10)] public ImmutableArray<Session> Sessions { get; init => field = value.IsDefault ? [] : value; } = []; // a document without the member is read as default

    [JsonIgnore][field: NonSerialized] public ImmutableArray<Operation> Rows { get; init; } = [];

    public object WithoutRows() => this with { Rows = [] };
    [JsonIgnore] public bool Exists => CreatedAt != default;
}

[GenerateSerializer, Alias("WhatsApi.ApiKey")]
internal sealed record ApiKey([property: Id(0)] string Hash, [property: Id(1)] string Prefix, [property: Id(2)] DateTimeOffset CreatedAt, [property: Id(3)] DateTimeOffset? LastUsedAt);

[GenerateSerializer, Alias("WhatsApi.Session")]
internal sealed record Session([property: Id(0)] string Hash, [property: Id(1)] DateTimeOffset CreatedAt, [property: Id(2)] DateTimeOffset ExpiresAt);

[GenerateSerializer, Alias("WhatsApi.ConnectedNumber")]
internal sealed record ConnectedNumber(
    [property: Id(0)] string PhoneNumberId, [property: Id(1)] string SealedToken, [property: Id(2)] string TokenLast4, [property: Id(3)] string? WabaId,
    [property: Id(4)] string? SealedAppSecret, [property: Id(5)] string? SealedVerifyToken, [property: Id(6)] DateTimeOffset ConnectedAt)
{
    [Id(7)] public DateTimeOffset? VerifiedAt { get; init; }
    [Id(8)] public string? DisplayPhoneNumber { get; init; }
    [Id(9)] public string? VerifiedName { get; init; }
    [Id(10)] public string? QualityRating { get; init; }
    [Id(11)] public string? MessagingLimit { get; init; }
    [Id(12)] public string? Throughput { get; init; }
}

[GenerateSerializer, Alias("WhatsApi.Onboarding")]
internal sealed record Onboarding
{
    [Id(0)] public string? Step { get; init; }
    [Id(1)] public string? Goal { get; init; }
    [Id(2)] public ImmutableArray<string> CompletedSteps { get; init; } = [];
    [Id(3)] public bool Dismissed { get; init; }
    [Id(4)] public DateTimeOffset? FirstMessageAt { get; init; }
    [Id(5)] public DateTimeOffset? UpdatedAt { get; init; }
}
