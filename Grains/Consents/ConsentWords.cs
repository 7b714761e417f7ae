using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace WhatsApi.Grains;

/// <summary>
/// What people write to opt out and in again. A message counts when the whole of it is one of the words, whatever its case and punctuation. Nobody says which language they
/// write, so the words of all languages count for everybody.
/// </summary>
/// <remarks>
/// Settings, words separated by commas: <c>Consent__StopWords__de</c> replaces one language's words, or adds a language; <c>Consent__MoreStopWords</c> adds to all;
/// <c>Consent__StopWords</c> replaces all that are built in. The same with Start.
/// </remarks>
internal sealed class ConsentWords(IConfiguration configuration)
{
    readonly FrozenSet<string> _stops = Words(configuration.GetSection("Consent"), "StopWords", BuiltInConsentWords.Stops);
    readonly FrozenSet<string> _starts = Words(configuration.GetSection("Consent"), "StartWords", BuiltInConsentWords.Starts);

    /// <summary>True when a message opts out, false when it opts in, null when it is about something else.</summary>
    public bool? OptsOut(InboundMessage message)
    {
        if (message.Payload is not { } payload || TextOf(message.Type, payload) is not { } text) return null;
        var word = Plain(text);
        return _stops.Contains(word) ? true : _starts.Contains(word) ? false : null;
    }

    /// <summary>What a person wrote, or the button they pressed instead of writing.</summary>
    internal static string? TextOf(string type, RawJson payload)
    {
        if (type is not ("text" or "button" or "interactive")) return null;
        using var document = JsonDocument.Parse(payload.Text);
        var content = document.RootElement;
        return type switch
        {
            "text" => Member(content, "body"),
            "button" => Member(content, "text"),
            _ => Child(content, "button_reply") ?? Child(content, "list_reply"),
        };
    }

    static string? Child(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var reply) ? Member(reply, "title") : null;

    static string? Member(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>The words alone: upper case, one space between them, neither punctuation nor emoji.</summary>
    internal static string Plain(string text)
    {
        const int Longest = 64; // no word is longer, and most messages are
        if (text.Length > Longest) return "";
        var plain = new StringBuilder(text.Length);
        foreach (var c in Letters.Composed(Letters.Narrow(text)))
        {
            if (char.IsWhiteSpace(c)) plain.Append(plain is [.., ' '] or [] ? "" : " ");
            else if (char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                plain.Append(char.ToUpperInvariant(c));
        }
        return plain.ToString().TrimEnd();
    }

    static FrozenSet<string> Words(IConfigurationSection consent, string name, IReadOnlyDictionary<string, string> builtIn)
    {
        var (section, all) = (consent.GetSection(name), consent[name]);
        var lists = all is null ? builtIn.ToDictionary(StringComparer.OrdinalIgnoreCase) : new() { [""] = all };
        foreach (var language in section.GetChildren()) lists[language.Key] = language.Value ?? "";
        lists["+"] = consent[$"More{name}"] ?? "";
        return lists.Values.SelectMany(list => list.Split(',')).Select(Plain).Where(word => word.Length > 0).ToFrozenSet(StringComparer.Ordinal);
    }
}
