using System.Text.Json;
using static WhatsApi.Meta.GraphObjects;

namespace WhatsApi.Meta;

/// <summary>Makes our records of templates (meta-cloud-api §6.1, §6.2).</summary>
internal static class TemplateObjects
{
    /// <summary>What is asked of a template. Meta gives the last four only when asked.</summary>
    public const string Fields =
        "id,name,language,status,category,parameter_format,components,previous_category,sub_category,quality_score,rejected_reason,correct_category";

    public static MessageTemplate? Template(JsonElement e) =>
        Text(e, "id") is { } id && Text(e, "name") is { } name && Text(e, "language") is { } language && Text(e, "status") is { } status
            ? new(id, name, language, status, Text(e, "category") ?? "", Text(e, "parameter_format") ?? "POSITIONAL", Components(e))
            {
                PreviousCategory = Text(e, "previous_category"),
                CorrectCategory = Text(e, "correct_category"),
                SubCategory = Text(e, "sub_category"),
                Quality = Text(Member(e, "quality_score"), "score"),
                RejectedReason = Text(e, "rejected_reason") is { } reason and not "NONE" ? reason : null,
            }
            : null;

    public static CreatedTemplate? Created(JsonElement e) =>
        Text(e, "id") is { } id ? new(id, Text(e, "status") ?? "PENDING", Text(e, "category")) : null;

    static string Components(JsonElement e) => Member(e, "components") is { ValueKind: JsonValueKind.Array } components ? components.GetRawText() : "[]";
}
