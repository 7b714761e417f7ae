using System.Collections.Concurrent;

namespace WhatsApi.Sandbox.Assets;

/// <summary>What Graph tells about a business number; replaced as a whole.</summary>
/// <param name="DisplayDigits">The number people see, digits only, as webhooks show it.</param>
internal sealed record NumberProfile(string WabaId, string DisplayDigits)
{
    public string VerifiedName { get; init; } = "Sandbox Business";
    public string Status { get; init; } = "CONNECTED";
    public string QualityRating { get; init; } = "GREEN";
    public string MessagingLimit { get; init; } = "TIER_250";
    public string NameStatus { get; init; } = "APPROVED";
    public string AccountMode { get; init; } = "LIVE";
    public int? MessagesPerSecond { get; init; }

    /// <summary>Test numbers may write to these only; null for anybody.</summary>
    public IReadOnlyList<string>? AllowedRecipients { get; init; }
    public Callback? Override { get; init; }

    // +1 555-012-3456 for North America, +49 30123456 style digits elsewhere.
    public string Display => DisplayDigits is ['1', .. { Length: 10 } rest] ? $"+1 {rest[..3]}-{rest[3..6]}-{rest[6..]}" : $"+{DisplayDigits}";

    public string ThroughputLevel => MessagesPerSecond >= 1000 ? "HIGH" : "STANDARD";
}

/// <summary>Where webhooks go, and the secret they are signed with when it is not the app's.</summary>
internal sealed record Callback(string Url, string? AppSecret = null);

internal sealed class PhoneNumber(string id, NumberProfile profile, bool provisioned, DateTimeOffset since)
{
    // Enough to show a number to whoever used it; a token per request must not fill the memory.
    const int MostTokens = 1000;

    readonly ConcurrentDictionary<string, bool> seenBy = new();

    public string Id => id;

    public DateTimeOffset Since => since;

    public NumberProfile Profile { get; set; } = profile;

    public NumberLimits Limits { get; } = new();

    /// <summary>Came to be by being used, so its WABA is a guess until one is named with the same token.</summary>
    public bool Provisioned => provisioned;

    public bool Claimed { get; set; } = !provisioned;

    public void SeenBy(Caller caller)
    {
        if (!seenBy.ContainsKey(caller.Token) && seenBy.Count < MostTokens) seenBy.TryAdd(caller.Token, true);
    }

    public bool WasSeenBy(Caller caller) => seenBy.ContainsKey(caller.Token);
}
