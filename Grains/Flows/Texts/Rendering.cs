using System.Text;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>
/// Fills the variables of one text, or of all texts of one JSON value. What comes out has a limit: variables may be made of variables, and each round could double them.
/// </summary>
internal sealed class Rendering(IScope scope)
{
    public const string TooLarge = "Filled in, it is larger than 64 KiB; use shorter variables.";

    const int Most = 64 * 1024; // characters: more than any message of Meta's takes, and as much as an http answer may have

    int _left = Most;

    /// <summary>More came out than there may be: what was rendered must not be used.</summary>
    public bool IsTooLarge => _left < 0;

    /// <param name="escape">Applied to each variable's value.</param>
    public string Text(string text, Func<string, string>? escape = null)
    {
        var rendered = new StringBuilder();
        var from = 0;
        foreach (var part in FlowText.Parts(text))
        {
            Append(rendered, text.AsSpan(from, part.Start - from));
            Append(rendered, escape is null ? Value(part) : escape(Value(part)));
            from = part.End;
            if (IsTooLarge) return "";
        }
        if (from == 0) return text;
        Append(rendered, text.AsSpan(from));
        return rendered.ToString();
    }

    /// <summary>The value with the variables of all its texts filled in; names of members stay.</summary>
    /// <param name="keepsTypes">A text that is nothing but one variable becomes its value: a number stays one.</param>
    public RawJson Json(JsonElement value, bool keepsTypes = false)
    {
        var rendered = MadeJson.Write(json => Write(json, value, keepsTypes));
        return IsTooLarge ? new("null") : rendered;
    }

    void Write(Utf8JsonWriter json, JsonElement value, bool keepsTypes)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value, keepsTypes);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(json, item, keepsTypes);
                json.WriteEndArray();
                break;
            case JsonValueKind.String when keepsTypes && Whole(value.GetString()!) is { } whole:
                _left -= whole.GetRawText().Length;
                if (!IsTooLarge) whole.WriteTo(json);
                else json.WriteNullValue();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Text(value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    JsonElement? Whole(string text) => FlowText.Parts(text).ToList() is [{ Start: 0 } only] && only.End == text.Length ? scope.Find(only.Path) : null;

    string Value(FlowText.Part part) => scope.Find(part.Path) is { } value && Values.Text(value) is { Length: > 0 } text ? text : part.Default ?? "";

    void Append(StringBuilder rendered, ReadOnlySpan<char> text)
    {
        _left -= text.Length;
        if (!IsTooLarge) rendered.Append(text);
    }
}
