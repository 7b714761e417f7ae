namespace WhatsApi.Meta;

/// <summary>Settings of the section <c>Meta</c> (api.md §14).</summary>
public sealed class MetaOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Meta";

    /// <summary>Where the Graph API is; the sandbox's address in development.</summary>
    public Uri BaseUrl { get; set; } = new("https://graph.facebook.com");

    /// <summary>Version in every path. v25.0 lives until 2028-07-29 (meta-cloud-api §1.1). Empty: none, which Meta accepts too.</summary>
    public string ApiVersion { get; set; } = "v25.0";

    /// <summary>How long one request may take, from connecting to the last byte of the answer.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections at a time. At 300 ms an answer, 1,024 carry about 3,400 messages a second.</summary>
    public int MaxConnections { get; set; } = 1024;
}
