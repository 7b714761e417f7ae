using System.Text.Json;

namespace WhatsApi.Sandbox.Graph;

/// <summary>What Graph answers instead of what was asked for: meta-cloud-api §3.1.</summary>
internal sealed record GraphError(int Code, int Status, string Message)
{
    // Graph's own codes go without the "(#code)" which the Cloud API's carry.
    static bool IsBare(int code) => code is 0 or 1 or 2 or 104 or 190 or 2500;

    public string Type { get; init; } = "OAuthException";
    public int? Subcode { get; init; }
    public string? Details { get; init; }
    public bool Transient { get; init; }
    public string? UserTitle { get; init; }
    public string? UserMessage { get; init; }

    public static GraphError Of(int code, string? details = null)
    {
        var known = MetaErrors.Of(code);
        return new GraphError(code, known.Status, IsBare(code) ? known.Title : $"(#{code}) {known.Title}")
        {
            Subcode = known.Subcode,
            Details = details ?? known.Details,
            Transient = code == 2,
        };
    }

    /// <summary>A plain "(#100) ..." of the request's shape, without error_data: §3.5.</summary>
    public static GraphError Shape(string text) => new(100, 400, $"(#100) {text}");

    public static GraphError Required(string path) => Shape($"The parameter {path} is required.");

    public static GraphError NotOneOf(string path, IEnumerable<string> allowed, string? got) =>
        Shape($"Param {path} must be one of {{{string.Join(", ", allowed.Select(a => a.ToUpperInvariant()))}}} - got \"{got}\".");

    /// <summary>"Parameter value is not valid", with the sentence that says which.</summary>
    public static GraphError Value(string details) => Of(131009, details);

    public static GraphError Token(string message, int? subcode = null) => new(190, 401, message) { Subcode = subcode };

    /// <summary>Missing and invisible are the same to Graph, and 400 rather than 404: §3.6.</summary>
    public static GraphError NoObject(string method, string id) => new(100, 400,
        $"Unsupported {method.ToLowerInvariant()} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, " +
        "or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api")
    {
        Type = "GraphMethodException",
        Subcode = 33,
    };

    public static GraphError UnknownPath(string path) => new(2500, 400, $"Unknown path components: {path}");

    public void WriteTo(Utf8JsonWriter json, string trace)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", Message);
        json.WriteString("type", Type);
        json.WriteNumber("code", Code);
        if (Subcode is { } subcode) json.WriteNumber("error_subcode", subcode);
        if (Transient) json.WriteBoolean("is_transient", true);
        if (Details is { } details)
        {
            json.WriteStartObject("error_data");
            json.WriteString("messaging_product", "whatsapp");
            json.WriteString("details", details);
            json.WriteEndObject();
        }
        if (UserTitle is { } title) json.WriteString("error_user_title", title);
        if (UserMessage is { } text) json.WriteString("error_user_msg", text);
        json.WriteString("fbtrace_id", trace);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
