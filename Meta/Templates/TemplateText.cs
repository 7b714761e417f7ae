namespace WhatsApi.Meta;

/// <summary>A text of a template, which a message fills in.</summary>
/// <param name="What">Its component, as a send names it.</param>
/// <param name="Most">How many characters it may have once filled in (meta-cloud-api §2.15).</param>
internal sealed record TemplateText(string What, IReadOnlyList<string> Variables, Placeholders? Text, int Most)
{
    public static TemplateText Of(string what, string? text, int most)
    {
        var placeholders = text is null ? null : Placeholders.Of(text);
        return new(what, placeholders?.Names ?? [], placeholders, most);
    }

    /// <summary>Its length with a message's parameters in their places.</summary>
    public int Length(List<Part> parameters, bool named)
    {
        var values = new Dictionary<string, string>();
        foreach (var (index, parameter) in parameters.Index())
            values[named ? parameter.Find("parameter_name")!.Value.GetString()! : Variables[index]] = Value(parameter);
        return Text?.Fill(values.GetValueOrDefault).EnumerateRunes().Count() ?? 0;
    }

    // What is no text has a fallback that Meta shows (§2.15).
    static string Value(Part parameter) =>
        (parameter.Find("text") ?? (parameter.Find("currency") ?? parameter.Find("date_time"))?.GetProperty("fallback_value"))?.GetString() ?? "";
}
