using System.Text.Json;
using WhatsApi.Grains;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>What came of trying a flow.</summary>
internal static class TrialJson
{
    public static void WriteSimulation(Utf8JsonWriter json, (Transcript Transcript, IReadOnlyList<Fault> Faults) simulation)
    {
        var (transcript, faults) = simulation;
        json.WriteStartObject();
        json.WriteString("status", transcript.Status?.Word());
        json.WriteString("currentNode", transcript.Node);
        json.WriteTime("resumeAt", transcript.ResumeAt);
        ExecutionJson.WriteVariables(json, transcript.Variables);
        json.WriteStartArray("transcript");
        foreach (var line in transcript.Lines) WriteLine(json, line);
        json.WriteEndArray();
        json.WriteString("text", transcript.ToString());
        json.WriteStartObject("coverage");
        json.WriteTexts("visited", transcript.Visited);
        json.WriteTexts("notVisited", transcript.Unvisited);
        json.WriteEndObject();
        WriteFaults(json, faults);
        json.WriteEndObject();
    }

    public static void WriteReplay(Utf8JsonWriter json, ReplayPage page)
    {
        json.WriteStartObject();
        json.WriteNumber("replayed", page.Replayed);
        json.WriteNumber("differing", page.Differing.Length);
        json.WriteStartArray("data");
        foreach (var execution in page.Differing) WriteReplayed(json, execution);
        json.WriteEndArray();
        json.WriteString("nextCursor", Cursor.After(page.NextAfter));
        json.WriteEndObject();
    }

    static void WriteLine(Utf8JsonWriter json, TranscriptLine line)
    {
        json.WriteStartObject();
        json.WriteTime("at", line.At);
        json.WriteString("who", line.Who);
        json.WriteString("node", line.Node);
        json.WriteString("text", line.Text);
        json.WriteRaw("message", line.Message);
        json.WriteEndObject();
    }

    static void WriteFaults(Utf8JsonWriter json, IReadOnlyList<Fault> faults)
    {
        json.WriteStartArray("faults");
        foreach (var fault in faults.Take(FaultList.Most))
        {
            json.WriteStartObject();
            json.WriteString("pointer", fault.Pointer);
            json.WriteString("code", fault.Code);
            json.WriteString("detail", fault.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteReplayed(Utf8JsonWriter json, ReplayedExecution execution)
    {
        json.WriteStartObject();
        json.WriteString("executionId", execution.Id);
        json.WriteString("contact", execution.Contact);
        json.WriteNumber("version", execution.Version);
        json.WriteTime("startedAt", execution.StartedAt);
        WriteEnd(json, "before", execution.Before);
        WriteEnd(json, "after", execution.After);
        json.WriteNumber("differencesTotal", execution.Total);
        json.WriteStartArray("differences");
        foreach (var difference in execution.Differences)
        {
            json.WriteStartObject();
            WriteMessage(json, "before", difference.Before);
            WriteMessage(json, "after", difference.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteEnd(Utf8JsonWriter json, string name, ReplayEnd end)
    {
        json.WriteStartObject(name);
        json.WriteString("status", end.Status.Word());
        json.WriteString("currentNode", end.Node);
        json.WriteEndObject();
    }

    static void WriteMessage(Utf8JsonWriter json, string name, ReplayMessage? message)
    {
        if (message is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("node", message.Node);
        json.WriteString("text", message.Text);
        json.WriteRaw("message", message.Message);
        json.WriteEndObject();
    }
}
