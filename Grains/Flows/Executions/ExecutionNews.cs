using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What the account is told of an execution's step: counters of its flow, and the event of its end, in the execution's own unit.</summary>
internal static class ExecutionNews
{
    const string Started = "started";

    static readonly ImmutableArray<ExecutionStatus> Ends = [ExecutionStatus.Completed, ExecutionStatus.Failed, ExecutionStatus.Expired, ExecutionStatus.Canceled];

    public static IEnumerable<Operation> Between(string account, ExecutionState before, ExecutionState after, DateTimeOffset now)
    {
        if (before.Past.IsEmpty) yield return Count(account, after.FlowId, Started);
        if (before.IsOver || !after.IsOver) yield break;
        yield return Count(account, after.FlowId, after.Status.Word());
        yield return EventRows.Append(account, EventTypes.FlowCompleted, new(after.EndedAt!.Value, Execution: after.Id), now);
    }

    /// <summary>A flow's counters as people see them.</summary>
    public static FlowStats Stats(string flow, IReadOnlyDictionary<string, long> counters)
    {
        var started = Of(Started);
        var ended = Ends.ToDictionary(status => status, status => Of(status.Word()));
        return new(started, started - ended.Values.Sum(), ended[ExecutionStatus.Completed], ended[ExecutionStatus.Failed], ended[ExecutionStatus.Expired], ended[ExecutionStatus.Canceled]);

        long Of(string what) => counters.GetValueOrDefault(Name(flow, what));
    }

    /// <summary>The range of counters of one flow, or of all.</summary>
    public static (string From, string Until) Range(string? flow) => flow is null ? ("flow:", "flow;") : ($"flow:{flow}:", $"flow:{flow};"); // a semicolon comes after a colon

    static Operation.Increment Count(string account, string flow, string what) => new(account, Name(flow, what), 1);

    static string Name(string flow, string what) => $"flow:{flow}:{what}";

    /// <summary>What <c>flow.completed</c> tells.</summary>
    /// <param name="execution">Its id.</param>
    /// <param name="run">Null when it is kept no more.</param>
    public static RawJson Data(string execution, ExecutionState? run) => MadeJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("executionId", execution);
        if (run is not null) Write(json, run);
        json.WriteEndObject();
    });

    static void Write(Utf8JsonWriter json, ExecutionState run)
    {
        json.WriteString("flowId", run.FlowId);
        json.WriteNumber("version", run.Version);
        json.WriteString("contact", run.Contact.Person);
        json.WriteString("status", run.Status.Word());
        json.WriteStartObject("variables");
        foreach (var (name, value) in run.Variables)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Text, skipInputValidation: true);
        }
        json.WriteEndObject();
        WriteFailure(json, run.Failure);
    }

    static void WriteFailure(Utf8JsonWriter json, FlowFailure? failure)
    {
        if (failure is null)
        {
            json.WriteNull("error");
            return;
        }
        json.WriteStartObject("error");
        json.WriteString("node", failure.Node);
        json.WriteString("code", failure.Code);
        json.WriteString("detail", failure.Detail);
        json.WriteEndObject();
    }
}
