using System.Text.RegularExpressions;

namespace WhatsApi.Meta;

/// <summary>The header of a template's definition: a text with one variable at most, media with a sample, or a place (meta-cloud-api §6.3).</summary>
internal static partial class HeaderRules
{
    static readonly string[] Formats = ["TEXT", "IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION", "PRODUCT"];

    public static void Check(Part header, string? category, bool? named)
    {
        switch (header.Choice("format", required: true, ignoreCase: true, Formats))
        {
            case "TEXT":
                Text(header, named);
                break;
            case "LOCATION" or "PRODUCT":
                header.Forbid("text", "Only a header of format TEXT has a text; leave it out.");
                break;
            case { } media:
                if (media == "GIF" && category is not (null or DefinitionRules.Marketing))
                    header.Fault("format", FaultCodes.NotAllowed, "Only marketing templates have a header of format GIF; give IMAGE or VIDEO.");
                header.Forbid("text", "Only a header of format TEXT has a text; leave it out.");
                TemplateExamples.Media(header);
                break;
        }
    }

    static void Text(Part header, bool? named)
    {
        if (DefinedText.Of(header, "text", TemplateLimits.HeaderText) is not { } text) return;
        var variables = Placeholders.Of(text);
        if (text.AsSpan().ContainsAny("\n\r*") || Formatting().IsMatch(variables.Fill(_ => "x")) || text.EnumerateRunes().Any(ActionRules.IsEmoji))
            header.Fault("text", FaultCodes.InvalidValue, "A header has no line breaks, emoji, asterisks or other formatting (_italic_, ~struck~, ```code```); take them out.");
        if (variables.WhyNot(named) is { } why) header.Fault("text", FaultCodes.InvalidValue, why);
        else if (variables.Names.Count > 1) header.Fault("text", FaultCodes.TooMany, "A header has one variable at most.");
        else TemplateExamples.Text(header, "header_text", variables);
    }

    // What WhatsApp makes italic, struck or code. Underscores inside a word, or to write on, are only that.
    [GeneratedRegex(@"(?<!\w)([_~])(?=\S)[^\n]*?[\p{L}\p{N}][^\n]*?(?<=\S)\1(?!\w)|```", RegexOptions.CultureInvariant)]
    private static partial Regex Formatting();
}
