using System.Collections.Immutable;
using Orleans.Concurrency;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Keeps in memory what an account's active flows listen for, because every message of everybody asks. The list is a row that flows write when they change. Woken by: inbound
/// messages, calls of flows' webhooks, changes.
/// </summary>
[Reentrant]
internal sealed class FlowDeskGrain(IStore store, TimeProvider clock) : Grain, IFlowDeskGrain
{
    // A change is told to one activation, and after a silo's death two may live for half a minute.
    static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);

    ImmutableArray<(FlowListing Flow, ActiveTrigger Trigger)> _active = [];
    DateTimeOffset _readAt;
    bool _isUsed;

    string Me => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Refresh();

    public async Task Refresh()
    {
        var now = clock.GetUtcNow();
        var (desk, version) = await FlowDeskState.ReadAsync(store, Me);
        _active = [.. desk.Active.Select(flow => (flow, new ActiveTrigger(flow.FlowId, flow.Read())))];
        (_isUsed, _readAt) = (version > 0, now);
    }

    public async Task<bool> IsUsed()
    {
        await BeUpToDate();
        return _isUsed;
    }

    public async Task<FlowMatch?> Match(string? text)
    {
        await BeUpToDate();
        if (TriggerRules.Best(_active.Select(flow => flow.Trigger), text) is not { } best) return null;
        return new(best.FlowId, _active.First(flow => flow.Flow.FlowId == best.FlowId).Flow.Version);
    }

    public async Task<FlowWebhook?> FindWebhook(string flowId)
    {
        await BeUpToDate();
        var (flow, trigger) = _active.FirstOrDefault(flow => flow.Flow.FlowId == flowId);
        return trigger is { Trigger.Webhook: true } open
            ? new(flowId, flow.Version, flow.SealedSecret is null ? open.Trigger.Secret : null, flow.Trigger) { SealedSecret = flow.SealedSecret }
            : null;
    }

    Task BeUpToDate() => clock.GetUtcNow() - _readAt < Trusted ? Task.CompletedTask : Refresh();
}
