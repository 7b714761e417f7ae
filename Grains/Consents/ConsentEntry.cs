using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>One entry of a person's ledger of consent. Entries are never changed: what holds is the last one by the time at which it happened.</summary>
/// <param name="At">When it happened; Meta's time if Meta told it.</param>
/// <param name="KnownAt">When we learnt it.</param>
/// <param name="Detail">What was said.</param>
/// <param name="Message">Our id of the message that said it.</param>
internal sealed record ConsentEntry(
    bool OptedOut, DateTimeOffset At, DateTimeOffset KnownAt, string Source, string? Detail = null, string? Message = null, string? Wamid = null)
{
    public const string ByMessage = "message";
    public const string ByPreferences = "meta_preferences";
    public const string ByError = "meta_error";
    public const string ByApi = "api";
    public const string ByImport = "import";

    /// <summary>What held for a contact holds under the number or user id that it was given instead.</summary>
    public const string ByChange = "carried_over";

    /// <summary>Of its row, which names it.</summary>
    [JsonIgnore] public string Id { get; init; } = "";

    public ConsentView View() => new(Id, OptedOut ? "opted_out" : "opted_in", At, Source, Detail, Message, Wamid);
}
