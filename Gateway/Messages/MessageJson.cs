using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>Messages as api.md §4 shows them.</summary>
internal static class MessageJson
{
    public static void WriteReceipt(Utf8JsonWriter json, MessageReceipt message)
    {
        json.WriteStartObject();
        json.WriteString("id", message.Id);
        json.WriteString("status", message.Status.Word());
        json.WriteString("to", message.To);
        json.WriteString("type", message.Type);
        json.WriteTime("sendAt", message.SendAt);
        json.WriteString("batchId", message.BatchId);
        json.WritePairs("metadata", message.Metadata);
        json.WriteTime("createdAt", message.CreatedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, MessageView message)
    {
        json.WriteStartObject();
        json.WriteString("id", message.Id);
        json.WriteString("direction", message.Direction);
        json.WriteString("status", message.Status.Word());
        json.WriteString("outcome", message.Outcome);
        json.WriteString("type", message.Type);
        json.WriteString("to", message.To);
        json.WriteString("from", message.From);
        json.WriteString("phoneNumberId", message.PhoneNumberId);
        json.WriteString("wamid", message.Wamid);
        if (message.Payload is { } payload) json.WriteRaw(message.Type, payload);
        WriteContext(json, message.ContextMessageId);
        json.WriteNumber("attempts", message.Attempts);
        json.WriteTime("nextAttemptAt", message.NextAttemptAt);
        WriteError(json, message.Error);
        json.WriteString("blockedBy", message.BlockedBy);
        json.WriteRaw("pricing", message.Pricing);
        json.WriteRaw("conversation", message.Conversation);
        json.WritePairs("metadata", message.Metadata);
        json.WriteTime("sendAt", message.SendAt);
        json.WriteString("batchId", message.BatchId);
        json.WriteString("campaignId", message.CampaignId);
        json.WriteString("flowExecutionId", message.FlowExecutionId);
        json.WriteTime("createdAt", message.CreatedAt);
        WriteTimeline(json, message.Timeline);
        json.WriteEndObject();
    }

    public static void WriteDryRun(Utf8JsonWriter json, DryRun run)
    {
        json.WriteStartObject();
        json.WriteBoolean("dryRun", true);
        json.WriteBoolean("valid", true);
        json.WriteStartObject("metaRequest");
        json.WriteString("method", "POST");
        json.WriteString("url", run.Url);
        json.WritePropertyName("body");
        json.WriteRawValue(run.Body, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteTexts("warnings", run.Warnings);
        json.WriteEndObject();
    }

    // Meta's codes are numbers, here as there; our own are words.
    public static void WriteErrorCode(Utf8JsonWriter json, string code)
    {
        if (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) json.WriteNumber("code", number);
        else json.WriteString("code", code);
    }

    static void WriteContext(Utf8JsonWriter json, string? wamid)
    {
        if (wamid is null) return;
        json.WriteStartObject("context");
        json.WriteString("message_id", wamid);
        json.WriteEndObject();
    }

    public static void WriteError(Utf8JsonWriter json, ErrorView? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }
        json.WriteStartObject("error");
        WriteErrorCode(json, error.Code);
        json.WriteString("title", error.Title);
        json.WriteString("detail", error.Detail);
        json.WriteBoolean("retryable", error.Retryable);
        json.WriteString("hint", error.Hint);
        json.WriteEndObject();
    }

    static void WriteTimeline(Utf8JsonWriter json, IEnumerable<TimelineEntry> timeline)
    {
        json.WriteStartArray("timeline");
        foreach (var entry in timeline)
        {
            json.WriteStartObject();
            json.WriteString("status", entry.Status);
            json.WriteTime("at", entry.At);
            json.WriteString("source", entry.Source);
            if (entry.Detail is { } detail) json.WriteString("detail", detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
