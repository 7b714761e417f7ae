namespace WhatsApi.Gateway;

/// <summary>What the OpenAPI document says of one operation. Bodies are read and written by hand, so nothing of it could be guessed from types.</summary>
/// <param name="Id">The operation's id, as generated clients name their method.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Description">What one has to know to use it.</param>
internal sealed record Doc(string Id, string Summary, string Description)
{
    public const string AnyPlan = "free";
    public const string NoPlan = "none";

    /// <summary>The cheapest plan that includes it, unless the endpoint says what it <see cref="Needs"/>; <see cref="NoPlan"/> where no account is needed.</summary>
    public string Plan { get; init; } = AnyPlan;

    public Content? Body { get; init; }

    /// <summary>Other media types that the body may have.</summary>
    public Content[] OtherBodies { get; init; } = [];

    public required Reply[] Replies { get; init; }

    /// <summary>The codes of its problems, beside those that its kind of path always has.</summary>
    public string[] Errors { get; init; } = [];

    public Parameter[] Query { get; init; } = [];

    /// <summary>Its own headers, beside those that its kind of path always has.</summary>
    public Parameter[] Headers { get; init; } = [];

    /// <param name="Schema">A name in components.json.</param>
    /// <param name="Example">As it would be sent, JSON unless the media type says otherwise.</param>
    /// <param name="MediaType">Its type.</param>
    internal sealed record Content(string Schema, string Example, string MediaType = "application/json");

    internal sealed record Reply(int Status, string Description, Content? Content = null);

    internal sealed record Parameter(string Name, string Schema, string Description, string? Example = null, bool Required = false);

    public static readonly Parameter[] Paging =
    [
        new("limit", "Limit", "How many rows a page has, 1 to 100."),
        new("cursor", "Cursor", "The nextCursor of the page before, unchanged."),
    ];
}

internal static class DocExtensions
{
    public static RouteHandlerBuilder Documented(this RouteHandlerBuilder route, Doc doc) => route.WithMetadata(doc);
}
