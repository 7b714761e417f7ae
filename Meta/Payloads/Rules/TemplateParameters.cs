namespace WhatsApi.Meta;

/// <summary>Parameters of header and body (meta-cloud-api §2.15).</summary>
internal static class TemplateParameters
{
    static readonly string[] HeaderTypes = ["text", "image", "video", "document", "location", "product"];
    static readonly string[] BodyTypes = ["text", "currency", "date_time"];

    public static void Header(Part parameter, ParameterNames names)
    {
        switch (parameter.Choice("type", required: true, ignoreCase: true, HeaderTypes))
        {
            case null:
                break;
            case "text":
                Text(parameter, PayloadLimits.TemplateHeaderText, names);
                break;
            case "location":
                parameter.Only("type", "location");
                if (parameter.Object("location") is { } location) PlainRules.Location(location);
                break;
            case "product":
                parameter.Only("type", "product");
                if (parameter.Object("product") is { } product) CatalogRules.Product(product);
                break;
            case var media:
                parameter.Only("type", media);
                MediaRules.CheckHeader(parameter.Object(media), media);
                break;
        }
    }

    public static void Body(Part parameter, ParameterNames names)
    {
        switch (parameter.Choice("type", required: true, ignoreCase: true, BodyTypes))
        {
            case "text":
                Text(parameter, PayloadLimits.TemplateText, names);
                break;
            case "currency":
                parameter.Only("type", "currency", "parameter_name");
                if (parameter.Object("currency") is not { } currency) break;
                currency.Only("fallback_value", "code", "amount_1000");
                currency.Text("fallback_value", 1, PayloadLimits.TemplateText);
                currency.Text("code", 3, 3);
                currency.Integer("amount_1000", long.MinValue, long.MaxValue);
                break;
            case "date_time":
                parameter.Only("type", "date_time", "parameter_name");
                if (parameter.Object("date_time") is not { } moment) break;
                // Meta shows the fallback only; the other members are a relic that older clients send.
                moment.Only("fallback_value", "day_of_week", "year", "month", "day_of_month", "hour", "minute", "calendar", "timestamp");
                moment.Text("fallback_value", 1, PayloadLimits.TemplateText);
                break;
        }
    }

    /// <summary>A text that fills a variable: not empty, no line breaks, no tabs, no run of more than four spaces.</summary>
    public static void Filling(Part parameter, int max)
    {
        if (parameter.String("text", 1, max) is { } text && (text.AsSpan().ContainsAny("\n\r\t") || text.Contains("     ", StringComparison.Ordinal)))
            parameter.Fault("text", FaultCodes.InvalidValue, "text must have no line break, no tab and at most 4 spaces in a row; take them out.");
    }

    static void Text(Part parameter, int max, ParameterNames names)
    {
        parameter.Only("type", "text", "parameter_name");
        Filling(parameter, max);
        names.Add(parameter);
    }
}
