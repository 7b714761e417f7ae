using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>A checked definition of a template, in Meta's form.</summary>
public sealed record NewTemplate(RawJson Body)
{
    /// <summary>The template as far as is known without asking Meta for it.</summary>
    internal TemplateView View(CreatedTemplate created)
    {
        using var body = JsonDocument.Parse(Body.Text);
        var root = body.RootElement;
        return new(
            created.Id, Text(root, "name")!, Text(root, "language")!, created.Status, created.Category ?? Text(root, "category")!.ToUpperInvariant(),
            Text(root, "parameter_format")?.ToUpperInvariant() ?? "POSITIONAL", Components(root) ?? new("[]"));
    }

    /// <summary>A template after a change, as far as is known without asking Meta for it: it goes back to review.</summary>
    internal static TemplateView Edited(TemplateView template, RawJson changes)
    {
        using var body = JsonDocument.Parse(changes.Text);
        var root = body.RootElement;
        return template with
        {
            Status = "PENDING",
            Category = Text(root, "category")?.ToUpperInvariant() ?? template.Category,
            ParameterFormat = Text(root, "parameter_format")?.ToUpperInvariant() ?? template.ParameterFormat,
            Components = Components(root) ?? template.Components,
        };
    }

    /// <summary>What of a change does not go with the template as it is.</summary>
    internal static IReadOnlyList<Fault> WhyNotEdited(TemplateView template, RawJson changes)
    {
        using var body = JsonDocument.Parse(changes.Text);
        var faults = new List<Fault>();
        var terms = new TemplateTerms(template.Category, template.ParameterFormat.Equals("NAMED", StringComparison.OrdinalIgnoreCase), template.Status == TemplateView.Approved);
        DefinitionRules.CheckEdit(body.RootElement, terms, faults);
        return faults;
    }

    /// <summary>Whether a template is what this definition has made: Meta adds to what it was given, so the body's text decides.</summary>
    internal bool IsSame(TemplateView template)
    {
        using var asked = JsonDocument.Parse(Body.Text);
        using var there = JsonDocument.Parse(template.Components.Text);
        return template.Name == Text(asked.RootElement, "name") && template.Language == Text(asked.RootElement, "language")
            && (!asked.RootElement.TryGetProperty("components", out var components) || BodyText(components) is not { } text || text == BodyText(there.RootElement));
    }

    static string? BodyText(JsonElement components)
    {
        foreach (var component in components.EnumerateArray())
            if ("BODY".Equals(Text(component, "type"), StringComparison.OrdinalIgnoreCase)) return Text(component, "text");
        return null;
    }

    static RawJson? Components(JsonElement root) => root.TryGetProperty("components", out var components) ? new(components.GetRawText()) : null;

    static string? Text(JsonElement e, string member) => e.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
