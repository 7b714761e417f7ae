using System.Text.Json;
using static WhatsApi.Meta.GraphObjects;

namespace WhatsApi.Meta;

/// <summary>What a message has to bring for a template: read from the template's components as Meta lists them (meta-cloud-api §6.1).</summary>
public sealed class TemplateShape
{
    TemplateShape(TemplateText headerText, TemplateText body) => (HeaderText, Body) = (headerText, body);

    /// <summary>IMAGE, VIDEO ...; null for a text, and without a header.</summary>
    internal string? HeaderMedia { get; private init; }

    internal TemplateText HeaderText { get; }

    internal TemplateText Body { get; }

    /// <summary>Parameters carry names, not places.</summary>
    internal bool IsNamed { get; private init; }

    /// <summary>Its one variable is a code, which the button repeats.</summary>
    internal bool IsAuthentication { get; private init; }

    /// <summary>Whether a limited-time offer has to bring its end; null when there is no such offer.</summary>
    internal bool? OfferEnds { get; private init; }

    /// <summary>By place.</summary>
    internal IReadOnlyList<TemplateButton> Buttons { get; private init; } = [];

    internal IReadOnlyList<TemplateShape> Cards { get; private init; } = [];

    /// <param name="components">Meta's own array.</param>
    /// <param name="category">The template's category.</param>
    /// <param name="parameterFormat"><c>POSITIONAL</c> or <c>NAMED</c>.</param>
    public static TemplateShape Of(JsonElement components, string category, string parameterFormat)
    {
        var all = components.ValueKind == JsonValueKind.Array ? components.EnumerateArray().ToList() : [];
        return Of(all, category, parameterFormat, all.Count == 1 ? PayloadLimits.TemplateText : PayloadLimits.TemplateTextAmongOthers);
    }

    static TemplateShape Of(List<JsonElement> all, string category, string parameterFormat, int mostInBody)
    {
        var (header, body, isAuthentication) = (Find(all, "HEADER"), Text(Find(all, "BODY"), "text"), category == "AUTHENTICATION");
        return new(
            TemplateText.Of("header", Text(header, "text"), PayloadLimits.TemplateHeaderText),
            // Before Meta has put its wording in, an authentication template has no text; that wording has one place, for the code.
            TemplateText.Of("body", body ?? (isAuthentication ? "{{1}}" : null), mostInBody))
        {
            HeaderMedia = Upper(header, "format") is { } format and not "TEXT" ? format : null,
            IsNamed = parameterFormat.Equals("NAMED", StringComparison.OrdinalIgnoreCase),
            IsAuthentication = isAuthentication,
            OfferEnds = Find(all, "LIMITED_TIME_OFFER") is { } offer ? Member(Member(offer, "limited_time_offer"), "has_expiration") is { ValueKind: JsonValueKind.True } : null,
            Buttons = [.. Items(Find(all, "BUTTONS"), "buttons").Select(TemplateButton.Of)],
            // No page says how long a card's text may become.
            Cards = [.. Items(Find(all, "CAROUSEL"), "cards").Select(card => Of([.. Items(card, "components")], category, parameterFormat, PayloadLimits.Unlimited))],
        };
    }

    static JsonElement? Find(List<JsonElement> all, string type)
    {
        foreach (var component in all)
            if (Upper(component, "type") == type) return component;
        return null;
    }

    static string? Upper(JsonElement? e, string member) => Text(e, member)?.ToUpperInvariant();
}

/// <summary>A button of a template.</summary>
/// <param name="SubType">The <c>sub_type</c> that a send uses.</param>
/// <param name="NeedsValue">A send has to bring a value.</param>
/// <param name="IsFixed">A send may bring none: the address has no variable.</param>
internal sealed record TemplateButton(string SubType, bool NeedsValue, bool IsFixed = false)
{
    // OTP buttons are stored and sent as URL buttons (§2.15).
    public static TemplateButton Of(JsonElement button) => Text(button, "type")?.ToUpperInvariant() switch
    {
        "OTP" => new("url", true),
        "URL" => Url(button),
        "COPY_CODE" => new("copy_code", true),
        "MPM" => new("mpm", true),
        var kind => new(kind?.ToLowerInvariant() ?? "", false),
    };

    // A one-time code's is listed after review as https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}
    static TemplateButton Url(JsonElement button)
    {
        var address = Text(button, "url");
        var takesValue = Member(button, "otp_type") is not null || (address is not null && Placeholders.Of(address).Names.Count > 0);
        return new("url", takesValue, IsFixed: !takesValue && address is not null);
    }
}
