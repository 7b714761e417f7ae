using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>Bulk calls as api.md §4 shows them.</summary>
internal static class BulkJson
{
    static readonly MessageStatus[] Statuses = [.. Enum.GetValues<MessageStatus>().Where(status => status != MessageStatus.Received)];

    public static void WriteReceipt(Utf8JsonWriter json, BulkReceipt batch)
    {
        json.WriteStartObject();
        json.WriteString("batchId", batch.BatchId);
        json.WriteNumber("accepted", batch.Accepted.Length);
        json.WriteNumber("rejected", batch.Rejected.Length);
        json.WriteStartArray("messages");
        var (accepted, rejected) = (0, 0);
        // Both are in the order of the call: together they are the call.
        while (accepted < batch.Accepted.Length || rejected < batch.Rejected.Length)
        {
            if (rejected == batch.Rejected.Length || (accepted < batch.Accepted.Length && batch.Accepted[accepted].Index < batch.Rejected[rejected].Index))
                WriteAccepted(json, batch.Accepted[accepted++]);
            else WriteRejected(json, batch.Rejected[rejected++]);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BatchView batch)
    {
        json.WriteStartObject();
        json.WriteString("batchId", batch.Id);
        json.WriteNumber("total", batch.Total);
        json.WriteNumber("rejected", batch.Rejected);
        json.WriteStartObject("byStatus");
        foreach (var status in Statuses) json.WriteNumber(status.Word(), batch.ByStatus.GetValueOrDefault(status));
        json.WriteEndObject();
        json.WriteTime("createdAt", batch.CreatedAt);
        json.WriteTime("completedAt", batch.CompletedAt);
        json.WriteEndObject();
    }

    static void WriteAccepted(Utf8JsonWriter json, BulkAccepted message)
    {
        json.WriteStartObject();
        json.WriteNumber("index", message.Index);
        json.WriteString("id", message.Id);
        json.WriteString("status", message.Status.Word());
        json.WriteString("to", message.To);
        json.WriteEndObject();
    }

    static void WriteRejected(Utf8JsonWriter json, BulkRejection message)
    {
        json.WriteStartObject();
        json.WriteNumber("index", message.Index);
        json.WriteStartObject("error");
        json.WriteString("code", message.Code);
        json.WriteString("detail", message.Detail);
        json.WriteStartArray("errors");
        foreach (var fault in message.Errors)
        {
            json.WriteStartObject();
            json.WriteString("pointer", fault.Pointer);
            json.WriteString("code", fault.Code);
            json.WriteString("detail", fault.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
