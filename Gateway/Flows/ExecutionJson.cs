using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>Executions as api.md §10 shows them.</summary>
internal static class ExecutionJson
{
    public static void Write(Utf8JsonWriter json, ExecutionView execution)
    {
        json.WriteStartObject();
        json.WriteString("id", execution.Id);
        json.WriteString("flowId", execution.FlowId);
        json.WriteNumber("version", execution.Version);
        json.WriteString("contact", execution.Contact);
        json.WriteString("status", execution.Status.Word());
        json.WriteString("currentNode", execution.CurrentNode);
        WriteVariables(json, execution.Variables);
        json.WriteTime("resumeAt", execution.ResumeAt);
        WriteSteps(json, execution);
        MessageJson.WriteError(json, execution.Error);
        json.WriteTime("startedAt", execution.StartedAt);
        json.WriteTime("endedAt", execution.EndedAt);
        json.WriteEndObject();
    }

    public static void WriteResumed(Utf8JsonWriter json, ResumeReceipt receipt)
    {
        json.WriteStartObject();
        json.WriteTexts("resumed", receipt.Resumed);
        json.WriteNumber("notDue", receipt.NotDue);
        json.WriteEndObject();
    }

    public static void WriteVariables(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, RawJson>> variables)
    {
        json.WriteStartObject("variables");
        foreach (var (name, value) in variables) json.WriteRaw(name, value);
        json.WriteEndObject();
    }

    static void WriteSteps(Utf8JsonWriter json, ExecutionView execution)
    {
        json.WriteNumber("earlierSteps", execution.EarlierSteps);
        json.WriteStartArray("steps");
        foreach (var step in execution.Steps)
        {
            json.WriteStartObject();
            json.WriteString("node", step.Node);
            json.WriteString("type", step.Type);
            json.WriteTime("at", step.At);
            json.WriteString("outcome", step.Outcome);
            json.WriteString("messageId", step.MessageId);
            json.WriteString("detail", step.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
