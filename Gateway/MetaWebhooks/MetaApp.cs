namespace WhatsApi.Gateway;

/// <summary>The operator's own Meta app, which signs the webhooks of the shared path.</summary>
internal sealed record MetaApp(string? AppSecret, string? VerifyToken, bool AllowUnverified)
{
    public const string SecretSetting = "WHATSAPP_APP_SECRET";
    public const string TokenSetting = "WHATSAPP_VERIFY_TOKEN";
    public const string UnverifiedSetting = "Webhooks:AllowUnverified";

    public static MetaApp Of(IConfiguration configuration) => new(
        NotEmpty(configuration[SecretSetting]), NotEmpty(configuration[TokenSetting]), configuration.GetValue(UnverifiedSetting, false));

    /// <summary>Why the service may not start so, or null: whoever finds the path could otherwise tell it anything.</summary>
    public string? WhyNot(IHostEnvironment environment) => environment.IsDevelopment() || AppSecret is not null || AllowUnverified
        ? null
        : $"{SecretSetting} is not set, so nobody could tell Meta's webhooks from anybody else's. Set it to your Meta app's secret, or Webhooks__AllowUnverified=true to take them unverified.";

    static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
