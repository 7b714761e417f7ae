namespace WhatsApi.Sandbox.Assets;

/// <summary>One translation of a template, as Meta lists it: one row per (name, language).</summary>
/// <param name="Components">The JSON it was created with.</param>
internal sealed record Template(string Id, string Name, string Language, string Status, string Category, string Components, bool Named)
{
    public const string Approved = "APPROVED";

    // Every WABA has this one; it cannot be deleted.
    public const string Sample = "hello_world";

    /// <summary>What a template can be: §6.1, without those that are gone.</summary>
    public static readonly IReadOnlyList<string> Statuses = [Approved, "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION", "LIMIT_EXCEEDED", "ARCHIVED"];

    /// <summary>Why it has its status, in Meta's word.</summary>
    public string Reason => Status == "REJECTED" ? "INVALID_FORMAT" : "NONE";

    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>What a send has to bring. Read from the components once: a send asks for it thousands of times a second.</summary>
    public TemplateShape Shape { get; } = TemplateShape.Of(Components, Category);

    public static Template HelloWorld(string id) => new(id, Sample, "en_US", Approved, "UTILITY", """
        [{"type":"HEADER","format":"TEXT","text":"Hello World"},
        {"type":"BODY","text":"Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."},
        {"type":"FOOTER","text":"WhatsApp Business Platform sample message"}]
        """, Named: false);
}
