namespace WhatsApi.Sandbox;

/// <summary>How a sandbox is started. Everything that may change while it runs is in <c>/sandbox/behaviour</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>Where the Graph API and the controls listen. Port 0 takes a free one.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8081";

    /// <summary>The app's webhook. None: nothing is posted, until <c>PUT /sandbox/callback</c> sets one.</summary>
    public string? CallbackUrl { get; set; }

    /// <summary>Signs webhooks; with <see cref="AppId"/> it is the app token <c>{id}|{secret}</c>.</summary>
    public string AppSecret { get; set; } = "sandbox-app-secret";

    public string VerifyToken { get; set; } = "sandbox-verify-token";

    public string AppId { get; set; } = "670843887433847";

    /// <summary>Any numeric id used with a valid token exists from its first touch on.</summary>
    public bool AutoProvision { get; set; } = true;

    /// <summary>Makes chance repeatable. None: another run, other dice.</summary>
    public int? Seed { get; set; }

    /// <summary>The oldest accepted messages leave the ledger above this.</summary>
    public int LedgerCapacity { get; set; } = 200_000;

    /// <summary>Webhook POSTs under way at once, for each callback URL.</summary>
    public int WebhookConcurrency { get; set; } = 32;

    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Meta repeats for days; a sandbox gives up earlier.</summary>
    public TimeSpan WebhookRetryFor { get; set; } = TimeSpan.FromMinutes(30);

    internal string? WhyNot() => this switch
    {
        _ when !IsHttp(Url) => $"Sandbox:Url '{Url}' is not an absolute http(s) URL.",
        { CallbackUrl: { Length: > 0 } callback } when !IsHttp(callback) => $"Sandbox:CallbackUrl '{callback}' is not an absolute http(s) URL.",
        { AppSecret.Length: 0 } => "Sandbox:AppSecret is empty.",
        _ when AppId.Length == 0 || !AppId.All(char.IsAsciiDigit) => "Sandbox:AppId must be digits.",
        { LedgerCapacity: < 1 } => "Sandbox:LedgerCapacity must be at least 1.",
        { WebhookConcurrency: < 1 or > 1000 } => "Sandbox:WebhookConcurrency must be between 1 and 1000.",
        _ when WebhookTimeout <= TimeSpan.Zero => "Sandbox:WebhookTimeout must be positive.",
        _ when WebhookRetryFor < TimeSpan.Zero => "Sandbox:WebhookRetryFor must not be negative.",
        _ => null,
    };

    internal static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
