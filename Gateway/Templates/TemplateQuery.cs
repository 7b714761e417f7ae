using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The filters of <c>GET /templates</c>.</summary>
internal sealed record TemplateQuery(TemplateFilter Filter) : IQuery<TemplateQuery>
{
    // meta-cloud-api §6.1
    static readonly string[] Statuses =
        ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION", "DELETED", "LIMIT_EXCEEDED", "ARCHIVED"];

    public static TemplateQuery Read(Parameters query) => new(new TemplateFilter(
        Name: query.Text("name"),
        Status: Word(query, "status", Statuses),
        Category: Word(query, "category", [.. DefinitionRules.Categories]),
        Language: query.Text("language") is { } language ? TemplateLanguages.Normal(language) : null,
        Before: query.NumberCursor(),
        Limit: query.Limit()));

    // Meta's words, in any case, as in Meta's own list.
    static string? Word(Parameters query, string name, ReadOnlySpan<string> words)
    {
        if (query.Text(name)?.ToUpperInvariant() is not { } word || words.Contains(word)) return query.Text(name)?.ToUpperInvariant();
        query.Fault(name, $"{name} must be one of: {string.Join(", ", words)}.");
        return null;
    }
}
