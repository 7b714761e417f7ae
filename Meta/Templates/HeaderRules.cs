namespace WhatsApi.Meta;

/// <summary>The header of a template's definition: a text with one variable at most, media with a sample, or a place (meta-cloud-api §6.3).</summary>
internal static class HeaderRules
{
    static readonly string[] Formats = ["TEXT", "IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION", "PRODUCT"];

    public static void Check(Part header, bool? named)
    {
        switch (header.Choice("format", required: true, ignoreCase: true, Formats))
        {
            case "TEXT":
                Text(header, named);
                break;
            case "LOCATION" or "PRODUCT":
                header.Forbid("text", "Only a header of format TEXT has a text; leave it out.");
                break;
            case not null:
                header.Forbid("text", "Only a header of format TEXT has a text; leave it out.");
                TemplateExamples.Media(header);
                break;
        }
    }

    static void Text(Part header, bool? named)
    {
        if (header.String("text", 1, TemplateLimits.HeaderText) is not { } text) return;
        if (text.AsSpan().ContainsAny("\n\r*") || text.EnumerateRunes().Any(ActionRules.IsEmoji))
            header.Fault("text", FaultCodes.InvalidValue, "A header has no line breaks, emoji or asterisks; take them out.");
        var variables = Placeholders.Of(text);
        if (variables.WhyNot(named) is { } why) header.Fault("text", FaultCodes.InvalidValue, why);
        else if (variables.Names.Count > 1) header.Fault("text", FaultCodes.TooMany, "A header has one variable at most.");
        else TemplateExamples.Text(header, "header_text", variables);
    }
}
