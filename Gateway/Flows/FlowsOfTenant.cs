using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>An account's flows and their executions, for reading.</summary>
internal sealed class FlowsOfTenant(FlowReader reader, FlowReplays replays, string account)
{
    public async Task<FlowView?> FindAsync(string id) => Ids.IsId(id, "flw_") ? await reader.FindAsync(account, id) : null;

    public Task<RawJson?> FindVersionAsync(string id, int version) => reader.FindVersionAsync(account, id, version);

    public Task<FlowPage> ListAsync(FlowFilter filter) => reader.ListAsync(account, filter);

    public async Task<ExecutionView?> FindExecutionAsync(string id) => Ids.IsId(id, "exe_") ? await reader.FindExecutionAsync(account, id) : null;

    public Task<ExecutionPage> ListExecutionsAsync(ExecutionFilter filter) => reader.ListExecutionsAsync(account, filter);

    public Task<ReplayPage> ReplayAsync(string id, FlowDefinition other, ReplaySpan span, CancellationToken cancellationToken) =>
        replays.RunAsync(account, id, other, span, cancellationToken);
}
