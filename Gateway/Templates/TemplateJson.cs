using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>Templates as api.md §9 has them; <c>components</c> are Meta's own.</summary>
internal static class TemplateJson
{
    public static void Write(Utf8JsonWriter json, TemplateView template)
    {
        json.WriteStartObject();
        json.WriteString("id", template.Id);
        json.WriteString("name", template.Name);
        json.WriteString("language", template.Language);
        json.WriteString("status", template.Status);
        json.WriteString("category", template.Category);
        json.WriteString("parameterFormat", template.ParameterFormat);
        json.WriteRaw("components", template.Components);
        json.WriteString("qualityScore", template.Quality);
        json.WriteString("rejectedReason", template.RejectedReason);
        json.WriteString("statusDetail", template.StatusDetail);
        json.WriteString("previousCategory", template.PreviousCategory);
        json.WriteString("correctCategory", template.CorrectCategory);
        json.WriteEndObject();
    }
}
