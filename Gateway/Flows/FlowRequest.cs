using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>The body of <c>POST /flows</c> and <c>PUT /flows/{id}</c>. Its form is checked; whether it can run as a whole is asked when it is activated.</summary>
/// <param name="Definition">Trigger and nodes as they were written.</param>
internal sealed record FlowRequest(string Name, RawJson Definition) : IRequest<FlowRequest>
{
    public const int LongestName = 256;

    public static FlowRequest Read(Fields body, DateTimeOffset now)
    {
        var name = body.Text("name", LongestName);
        var (trigger, nodes) = (body.AnyOrNull("trigger"), body.AnyOrNull("nodes"));
        return FlowDefinition.Read(trigger, nodes, body.Faults) is null ? new(name, default) : new(name, FlowDefinition.Document(trigger!.Value, nodes!.Value));
    }
}

/// <summary><c>POST /flows/executions/resume</c>; without a body whatever is due now.</summary>
internal sealed record ResumeRequest(string? ExecutionId) : IRequest<ResumeRequest>
{
    public static bool MayBeMissing => true;

    public static ResumeRequest Read(Fields body, DateTimeOffset now) =>
        new(body.TextOrNull("executionId", 64, id => Ids.IsId(id, "exe_") ? null : "executionId must be the id of an execution, which begins with exe_."));
}
