using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>What is stored of a contact. Its account and id are its key.</summary>
internal sealed record ContactState
{
    public string? Phone { get; init; }
    public string? UserId { get; init; }

    /// <summary>What else the person is known by: numbers that Meta has proven, further ids, the ids of contacts that were joined with this one.</summary>
    public ImmutableArray<string> AlsoKnownAs { get; init; } = [];

    public string? Name { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Follows from the ledger of consent.</summary>
    public bool OptedOut { get; init; }
    public DateTimeOffset? OptedOutAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>All names that lead to this contact.</summary>
    [JsonIgnore] public ImmutableArray<string> Names => [.. ((string?[])[Phone, UserId, .. AlsoKnownAs]).OfType<string>()];

    /// <summary>Those of them that a person has at Meta.</summary>
    [JsonIgnore] public ImmutableArray<string> PersonNames => [.. Names.Where(name => !Ids.IsId(name, "con_"))];

    /// <summary>Where messages to this contact go: the number as it was given, else the user id.</summary>
    [JsonIgnore] public string Address => Phone ?? UserId!;
}
