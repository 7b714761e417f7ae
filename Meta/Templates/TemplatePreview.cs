using System.Globalization;
using System.Text;
using System.Text.Json;
using static WhatsApi.Meta.GraphObjects;

namespace WhatsApi.Meta;

/// <summary>How a template message would read on a phone, as plain text: header, body, footer and buttons, with the message's parameters in their places.</summary>
public static class TemplatePreview
{
    /// <param name="components">The template's, as Meta lists them.</param>
    /// <param name="sent">What stands under <c>template</c> in the message.</param>
    public static string Of(JsonElement components, JsonElement sent)
    {
        var text = new StringBuilder();
        foreach (var component in components.EnumerateArray())
        {
            var type = Text(component, "type")?.ToUpperInvariant();
            if (type == "BUTTONS") Buttons(component, sent, text);
            else if (type is "HEADER" && Text(component, "format") is { } format && !format.Equals("TEXT", StringComparison.OrdinalIgnoreCase)) Line(text, $"[{format.ToLowerInvariant()}]");
            else if (type is "HEADER" or "BODY" or "FOOTER" && Text(component, "text") is { } words) Line(text, Filled(words, Parameters(Find(sent, type))));
            else if (type is "CAROUSEL") Line(text, string.Create(CultureInfo.InvariantCulture, $"[carousel of {Items(component, "cards").Count()} cards]"));
        }
        return text.ToString();
    }

    static void Buttons(JsonElement component, JsonElement sent, StringBuilder text)
    {
        foreach (var (index, button) in Items(component, "buttons").Index())
        {
            var label = Text(button, "text") ?? Text(button, "type");
            Line(text, Text(button, "url") is { } url ? $"[{label}: {Filled(url, Parameters(Find(sent, "BUTTON", index)))}]" : $"[{label}]");
        }
    }

    static void Line(StringBuilder text, string line)
    {
        if (text.Length > 0) text.Append('\n');
        text.Append(line);
    }

    static string Filled(string text, IReadOnlyList<JsonElement> parameters)
    {
        var variables = Placeholders.Of(text);
        return variables.Fill(name =>
            parameters.FirstOrDefault(p => Text(p, "parameter_name") == name) is { ValueKind: JsonValueKind.Object } named ? Shown(named)
            : variables.Names.TakeWhile(other => other != name).Count() is var at && at < parameters.Count ? Shown(parameters[at])
            : null);
    }

    // What is no text has a fallback that Meta shows (§2.15).
    static string? Shown(JsonElement parameter) =>
        Text(parameter, "text") ?? (Text(parameter, "type") is { } type && Member(parameter, type) is { } value ? Text(value, "fallback_value") : null);

    static JsonElement? Find(JsonElement sent, string type, int? index = null)
    {
        foreach (var component in Items(sent, "components"))
            if (type.Equals(Text(component, "type"), StringComparison.OrdinalIgnoreCase)
                && (index is null || (component.TryGetProperty("index", out var at) && at.ToString() == index.Value.ToString(CultureInfo.InvariantCulture)))) return component;
        return null;
    }

    static IReadOnlyList<JsonElement> Parameters(JsonElement? component) => [.. Items(component, "parameters")];
}
