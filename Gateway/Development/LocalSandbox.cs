using WhatsApi.Sandbox;

namespace WhatsApi.Gateway;

/// <summary>The built-in simulator of Meta, when it is on: where it listens and what it shares with this service.</summary>
internal sealed class LocalSandbox
{
    public required SandboxOptions Options { get; init; }

    /// <summary>Null when it is off: outside Development, unless <c>Sandbox__Enabled</c> says otherwise.</summary>
    public static LocalSandbox? Of(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!configuration.GetValue("Sandbox:Enabled", environment.IsDevelopment())) return null;
        var options = new SandboxOptions();
        configuration.GetSection(SandboxOptions.Section).Bind(options);
        if (configuration[MetaApp.SecretSetting] is { Length: > 0 } secret) options.AppSecret = secret;
        if (configuration[MetaApp.TokenSetting] is { Length: > 0 } token) options.VerifyToken = token;
        return new() { Options = options };
    }

    /// <summary>Settings that nobody gave: this service talks to the sandbox and believes its signatures.</summary>
    public void AddDefaults(IDictionary<string, string?> settings)
    {
        settings["Meta:BaseUrl"] = Options.Url;
        settings[MetaApp.SecretSetting] = Options.AppSecret;
        settings[MetaApp.TokenSetting] = Options.VerifyToken;
    }
}
