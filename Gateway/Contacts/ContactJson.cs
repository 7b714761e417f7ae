using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>Contacts as api.md §7 shows them.</summary>
internal static class ContactJson
{
    public static void Write(Utf8JsonWriter json, ContactView contact)
    {
        json.WriteStartObject();
        json.WriteString("id", contact.Id);
        json.WriteString("phone", contact.Phone);
        json.WriteString("userId", contact.UserId);
        json.WriteString("name", contact.Name);
        json.WriteTexts("tags", contact.Tags);
        json.WritePairs("attributes", contact.Attributes);
        json.WriteBoolean("optedOut", contact.OptedOut);
        json.WriteTime("optedOutAt", contact.OptedOutAt);
        json.WriteTime("lastInboundAt", contact.LastInboundAt);
        json.WriteTime("createdAt", contact.CreatedAt);
        json.WriteTime("updatedAt", contact.UpdatedAt);
        json.WriteEndObject();
    }

    public static void WriteImport(Utf8JsonWriter json, ImportReceipt import)
    {
        json.WriteStartObject();
        json.WriteNumber("created", import.Created);
        json.WriteNumber("updated", import.Updated);
        json.WriteNumber("skipped", import.Skipped);
        json.WriteNumber("failedTotal", import.FailedTotal);
        json.WriteStartArray("failed");
        foreach (var failure in import.Failed.OrderBy(failure => failure.Index))
        {
            json.WriteStartObject();
            json.WriteNumber("index", failure.Index);
            json.WriteString("code", failure.Code);
            json.WriteString("detail", failure.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteConsent(Utf8JsonWriter json, ConsentView entry)
    {
        json.WriteStartObject();
        json.WriteString("change", entry.Change);
        json.WriteTime("at", entry.At);
        json.WriteString("source", entry.Source);
        json.WriteString("detail", entry.Detail);
        json.WriteString("messageId", entry.MessageId);
        json.WriteString("wamid", entry.Wamid);
        json.WriteEndObject();
    }
}
