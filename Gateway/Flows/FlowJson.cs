using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>Flows as api.md §10 shows them.</summary>
internal static class FlowJson
{
    public static void Write(Utf8JsonWriter json, FlowView flow)
    {
        json.WriteStartObject();
        json.WriteString("id", flow.Id);
        json.WriteString("name", flow.Name);
        json.WriteString("status", flow.Status.Word());
        json.WriteNumber("version", flow.Version);
        WriteDefinition(json, flow.Definition);
        json.WriteTime("createdAt", flow.CreatedAt);
        json.WriteTime("updatedAt", flow.UpdatedAt);
        WriteStats(json, flow.Stats);
        json.WriteEndObject();
    }

    // As its author wrote it, but for the secret.
    static void WriteDefinition(Utf8JsonWriter json, RawJson definition)
    {
        using var document = JsonDocument.Parse(definition.Text);
        json.WriteRaw("trigger", FlowSecret.ShownTrigger(definition));
        json.WriteRaw("nodes", new(document.RootElement.GetProperty("nodes").GetRawText()));
    }

    static void WriteStats(Utf8JsonWriter json, FlowStats stats)
    {
        json.WriteStartObject("stats");
        json.WriteNumber("started", stats.Started);
        json.WriteNumber("open", stats.Open);
        json.WriteNumber("completed", stats.Completed);
        json.WriteNumber("failed", stats.Failed);
        json.WriteNumber("expired", stats.Expired);
        json.WriteNumber("canceled", stats.Canceled);
        json.WriteEndObject();
    }
}
