using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>The webhook and its log as api.md §3 shows them.</summary>
internal static class WebhookJson
{
    public static void Write(Utf8JsonWriter json, string name, WebhookView? webhook)
    {
        json.WritePropertyName(name);
        if (webhook is null) json.WriteNullValue();
        else WriteMembers(json, webhook);
    }

    public static void WriteAlone(Utf8JsonWriter json, WebhookView webhook)
    {
        json.WriteStartObject();
        Write(json, "webhook", webhook);
        json.WriteEndObject();
    }

    public static void WriteSet(Utf8JsonWriter json, (WebhookView Webhook, string Secret) x)
    {
        json.WriteStartObject();
        Write(json, "webhook", x.Webhook);
        json.WriteString("secret", x.Secret);
        json.WriteEndObject();
    }

    public static void WriteTried(Utf8JsonWriter json, TestOutcome.Tried tried)
    {
        json.WriteStartObject();
        json.WriteBoolean("delivered", tried.Delivered);
        json.WriteNumberOrNull("status", tried.Status);
        json.WriteNumber("durationMs", tried.DurationMs);
        json.WriteString("error", tried.Error);
        json.WriteString("eventId", tried.EventId);
        json.WriteEndObject();
    }

    public static void WriteReplay(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("status", DeliveryStatus.Pending.Word());
        json.WriteEndObject();
    }

    public static void WriteDelivery(Utf8JsonWriter json, DeliveryView delivery)
    {
        json.WriteStartObject();
        json.WriteString("id", delivery.Id);
        json.WriteString("eventId", delivery.EventId);
        json.WriteString("type", delivery.Type);
        json.WriteNumber("sequence", delivery.Sequence);
        json.WriteString("status", delivery.Status.Word());
        json.WriteStartArray("attempts");
        foreach (var attempt in delivery.Attempts) WriteAttempt(json, attempt);
        json.WriteEndArray();
        json.WriteTime("nextAttemptAt", delivery.NextAttemptAt);
        json.WriteString("reason", delivery.Reason);
        json.WriteTime("createdAt", delivery.CreatedAt);
        json.WriteEndObject();
    }

    static void WriteAttempt(Utf8JsonWriter json, DeliveryAttempt attempt)
    {
        json.WriteStartObject();
        json.WriteTime("at", attempt.At);
        json.WriteNumberOrNull("status", attempt.Status);
        json.WriteNumber("durationMs", attempt.DurationMs);
        json.WriteString("error", attempt.Error);
        json.WriteEndObject();
    }

    static void WriteMembers(Utf8JsonWriter json, WebhookView webhook)
    {
        json.WriteStartObject();
        json.WriteString("url", webhook.Url);
        json.WriteTexts("events", webhook.Events);
        json.WriteTime("createdAt", webhook.CreatedAt);
        json.WriteTime("disabledAt", webhook.DisabledAt);
        json.WriteString("disabledReason", webhook.DisabledReason);
        json.WriteEndObject();
    }
}
