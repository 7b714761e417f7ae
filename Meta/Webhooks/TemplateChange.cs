using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Status, quality and category of templates (meta-cloud-api §5.7). Which of the three it is the members decide: Meta's own sample has
/// a quality under the field of the status.</summary>
internal static class TemplateChange
{
    public static void Read(JsonElement value, JsonElement change, Place place, ChangeHead head, WebhookReading reading)
    {
        var template = new TemplateName(
            value.Text("message_template_id"u8), value.Text("message_template_name"u8),
            value.Text("message_template_language"u8)?.Replace('-', '_'));
        WebhookEvent? found =
            value.Text("new_quality_score"u8) is { } score ? Quality(value, template, score, head)
            : value.Text("new_category"u8) is { } category ? Category(value, template, category, head)
            : value.Text("event"u8) is { } what ? Status(value, change, template, what, head)
            : null;
        if (found is null || template is { Id: null, Name: null })
            reading.Lost(place.Of("value"), "This names no template, or nothing that happened to it.");
        else reading.Events.Add(found);
    }

    static TemplateQualityChanged Quality(JsonElement value, TemplateName template, string score, ChangeHead head) => new()
    {
        WabaId = head.WabaId,
        At = head.At,
        Template = template,
        Previous = value.Text("previous_quality_score"u8),
        Current = score,
    };

    // The notice a day ahead has the present category as the new one, and the coming one as the correct one.
    static TemplateCategoryChanged Category(JsonElement value, TemplateName template, string category, ChangeHead head) => new()
    {
        WabaId = head.WabaId,
        At = head.At,
        Template = template,
        Previous = value.Text("previous_category"u8),
        Current = category,
        Coming = value.Text("previous_category"u8) is null ? value.Text("correct_category"u8) : null,
        ComesAt = value.Instant("category_update_timestamp"u8),
    };

    static TemplateStatusChanged Status(JsonElement value, JsonElement change, TemplateName template, string what, ChangeHead head) => new()
    {
        WabaId = head.WabaId,
        At = head.At,
        Template = template,
        Event = what,
        Reason = value.Text("reason"u8),
        Category = value.Text("message_template_category"u8),
        Detail = Detail(value),
        RawJson = change.GetRawText(),
    };

    static string? Detail(JsonElement value)
    {
        string?[] parts = value switch
        {
            _ when value.Object("rejection_info"u8) is { } why => [why.Text("reason"u8), why.Text("recommendation"u8)],
            _ when value.Object("other_info"u8) is { } other => [other.Text("title"u8), other.Text("description"u8)],
            _ when value.Object("disable_info"u8)?.Instant("disable_date"u8) is { } day => [$"Disabled on {day:yyyy-MM-dd}."],
            _ => [],
        };
        var text = string.Join(" ", parts.OfType<string>());
        return text.Length == 0 ? null : text;
    }
}
