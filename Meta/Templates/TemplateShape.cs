using System.Text.Json;
using static WhatsApi.Meta.GraphObjects;

namespace WhatsApi.Meta;

/// <summary>What a message has to bring for a template: read from the template's components as Meta lists them (meta-cloud-api §6.1).</summary>
public sealed class TemplateShape
{
    /// <summary>TEXT, IMAGE, VIDEO ...; null without a header.</summary>
    internal string? Header { get; private init; }

    internal IReadOnlyList<string> HeaderVariables { get; private init; } = [];

    internal IReadOnlyList<string> BodyVariables { get; private init; } = [];

    /// <summary>Parameters carry names, not places.</summary>
    internal bool IsNamed { get; private init; }

    /// <summary>By place: the <c>sub_type</c> that a send uses, and whether it has to bring a value.</summary>
    internal IReadOnlyList<(string SubType, bool NeedsValue)> Buttons { get; private init; } = [];

    internal IReadOnlyList<TemplateShape> Cards { get; private init; } = [];

    /// <param name="components">Meta's own array.</param>
    /// <param name="category">The template's category.</param>
    /// <param name="parameterFormat"><c>POSITIONAL</c> or <c>NAMED</c>.</param>
    public static TemplateShape Of(JsonElement components, string category, string parameterFormat)
    {
        var all = components.ValueKind == JsonValueKind.Array ? components.EnumerateArray().ToList() : [];
        var (header, body) = (Find(all, "HEADER"), Text(Find(all, "BODY"), "text"));
        return new()
        {
            Header = header is null ? null : Upper(header, "format") ?? "TEXT",
            HeaderVariables = Variables(Text(header, "text")),
            // Before Meta has put its wording in, an authentication template has no text; that wording has one place, for the code.
            BodyVariables = body is null && category == "AUTHENTICATION" ? ["1"] : Variables(body),
            IsNamed = parameterFormat.Equals("NAMED", StringComparison.OrdinalIgnoreCase),
            Buttons = [.. Items(Find(all, "BUTTONS"), "buttons").Select(Button)],
            Cards = [.. Items(Find(all, "CAROUSEL"), "cards").Select(card => Of(Member(card, "components") ?? default, category, parameterFormat))],
        };
    }

    static JsonElement? Find(List<JsonElement> all, string type)
    {
        foreach (var component in all)
            if (Upper(component, "type") == type) return component;
        return null;
    }

    static string? Upper(JsonElement? e, string member) => Text(e, member)?.ToUpperInvariant();

    static IReadOnlyList<string> Variables(string? text) => text is null ? [] : Placeholders.Of(text).Names;

    // OTP buttons are stored and sent as URL buttons (§2.15).
    static (string, bool) Button(JsonElement button) => Upper(button, "type") switch
    {
        "OTP" => ("url", true),
        "URL" => ("url", Variables(Text(button, "url")).Count > 0 || IsOneTimeCode(button)),
        "COPY_CODE" => ("copy_code", true),
        "MPM" => ("mpm", true),
        var kind => (kind?.ToLowerInvariant() ?? "", false),
    };

    // Listed after review as https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}
    static bool IsOneTimeCode(JsonElement button) => Member(button, "otp_type") is not null;
}
