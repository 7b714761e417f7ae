namespace WhatsApi.Meta;

/// <summary>What <c>debug_token</c> says of a token (meta-cloud-api §7.4).</summary>
/// <param name="IsValid">Whether it can be used.</param>
/// <param name="AppId">The app it was made for.</param>
/// <param name="AppName">That app's name.</param>
/// <param name="Type"><c>USER</c>, <c>SYSTEM_USER</c>, <c>APP</c>, <c>PAGE</c>.</param>
/// <param name="ExpiresAt">When it ends; null when never.</param>
/// <param name="Scopes">Permissions granted.</param>
/// <param name="Targets">Per permission the ids of the assets it is limited to; a permission that is not in it holds for all.</param>
/// <param name="Error">Why it is not valid.</param>
public sealed record TokenFacts(
    bool IsValid, string? AppId, string? AppName, string? Type, DateTimeOffset? ExpiresAt,
    IReadOnlyList<string> Scopes, IReadOnlyDictionary<string, IReadOnlyList<string>> Targets, GraphError? Error);

/// <summary>A business phone number (meta-cloud-api §7.1).</summary>
/// <param name="Id">Phone number id.</param>
/// <param name="DisplayPhoneNumber">As Meta formats it, such as <c>+1 631-555-5555</c>.</param>
/// <param name="VerifiedName">The name users see.</param>
/// <param name="QualityRating"><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c>, <c>UNKNOWN</c> or <c>NA</c>.</param>
/// <param name="MessagingLimit"><c>TIER_250</c> to <c>TIER_UNLIMITED</c> (§4.3).</param>
/// <param name="Throughput"><c>STANDARD</c> (80 messages a second), <c>HIGH</c> (1,000) or <c>NOT_APPLICABLE</c> (§4.1).</param>
/// <param name="Status"><c>CONNECTED</c> is needed to send.</param>
/// <param name="NameStatus">Review of the name.</param>
/// <param name="AccountMode"><c>LIVE</c> or <c>SANDBOX</c>.</param>
/// <param name="PlatformType"><c>CLOUD_API</c> for one that can send here.</param>
public sealed record BusinessPhoneNumber(
    string Id, string? DisplayPhoneNumber, string? VerifiedName, string? QualityRating, string? MessagingLimit, string? Throughput,
    string? Status, string? NameStatus, string? AccountMode, string? PlatformType);

/// <summary>A WhatsApp Business Account (meta-cloud-api §7.2).</summary>
/// <param name="Id">WABA id.</param>
/// <param name="Name">Its name.</param>
public sealed record BusinessAccount(string Id, string? Name);

/// <summary>An app that gets the webhooks of a business account (meta-cloud-api §7.5).</summary>
/// <param name="Id">App id.</param>
/// <param name="Name">Its name.</param>
/// <param name="OverrideCallbackUri">Where its <c>messages</c> events go instead of the app's own callback.</param>
public sealed record SubscribedApp(string Id, string? Name, string? OverrideCallbackUri);

/// <summary>One translation of a template (meta-cloud-api §6.1): a name has one in each of its languages.</summary>
/// <param name="Id">Template id.</param>
/// <param name="Name">Name.</param>
/// <param name="Language">Such as <c>en_US</c>.</param>
/// <param name="Status"><c>APPROVED</c> is needed to send.</param>
/// <param name="Category"><c>MARKETING</c>, <c>UTILITY</c> or <c>AUTHENTICATION</c>.</param>
/// <param name="ParameterFormat"><c>POSITIONAL</c> or <c>NAMED</c>.</param>
/// <param name="ComponentsJson">Meta's own array, unchanged.</param>
public sealed record MessageTemplate(
    string Id, string Name, string Language, string Status, string Category, string ParameterFormat, string ComponentsJson)
{
    /// <summary>Category before Meta changed it.</summary>
    public string? PreviousCategory { get; init; }

    /// <summary>Category that Meta thinks right, and will move it to.</summary>
    public string? CorrectCategory { get; init; }

    public string? SubCategory { get; init; }

    /// <summary><c>GREEN</c>, <c>YELLOW</c>, <c>RED</c> or <c>UNKNOWN</c>.</summary>
    public string? Quality { get; init; }

    /// <summary>Why it was rejected; null when it was not.</summary>
    public string? RejectedReason { get; init; }
}

/// <summary>What Meta answers to a new template (meta-cloud-api §6.2).</summary>
/// <param name="Id">Template id.</param>
/// <param name="Status">Mostly <c>PENDING</c>.</param>
/// <param name="Category">May differ from the one asked for.</param>
public sealed record CreatedTemplate(string Id, string Status, string? Category);
