using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WhatsApi.Sandbox.Assets;

/// <param name="HeaderFormat">TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION; null without a header.</param>
/// <param name="Buttons">By place: the kind of each button, and whether a send has to bring a value for it.</param>
internal sealed partial record TemplateShape(
    string? HeaderFormat,
    string HeaderText,
    IReadOnlyList<string> HeaderVariables,
    string BodyText,
    IReadOnlyList<string> BodyVariables,
    IReadOnlyList<(string Kind, bool NeedsValue)> Buttons,
    bool HasBodyOnly,
    bool IsAuthentication)
{
    public static TemplateShape Of(string components, string category)
    {
        var all = JsonNode.Parse(components)!.AsArray();
        var header = Component(all, "HEADER");
        var body = Text(Component(all, "BODY")?["text"]);
        var authentication = category == "AUTHENTICATION";
        return new TemplateShape(
            header is null ? null : Word(header["format"]) ?? "TEXT",
            Text(header?["text"]),
            Variables(Text(header?["text"])),
            body,
            authentication && body.Length == 0 ? ["1"] : Variables(body), // Meta's own wording has one place, for the code
            [.. (Component(all, "BUTTONS")?["buttons"] as JsonArray ?? []).Select(b => (Word(b?["type"]) ?? "", NeedsValue(b)))],
            all.Count == 1,
            authentication);
    }

    static bool NeedsValue(JsonNode? button) => Word(button?["type"]) switch
    {
        "OTP" or "COPY_CODE" or "MPM" => true,
        "URL" => Variable.IsMatch(Text(button?["url"])),
        _ => false,
    };

    static JsonObject? Component(JsonArray all, string type) => all.OfType<JsonObject>().FirstOrDefault(c => Word(c["type"]) == type);

    static string? Word(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text.ToUpperInvariant() : null;

    static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    static IReadOnlyList<string> Variables(string text) => [.. Variable.Matches(text).Select(m => m.Groups[1].Value).Distinct()];

    public static string WithoutVariables(string text) => Variable.Replace(text, "");

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Variable { get; }
}
