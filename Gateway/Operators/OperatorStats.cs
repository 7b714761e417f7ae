using System.Collections.Immutable;
using System.Diagnostics;
using WhatsApi.Grains;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

/// <summary>What the service is doing right now: <c>GET /operator/stats</c>. The process is the one that answers; all else is the whole cluster's.</summary>
internal sealed class OperatorStats(QueueReader queues, InboxReader inbox, IClusterFacts cluster, IStore store, Readiness readiness, Uptime uptime)
{
    public sealed record State(
        QueuesView Queues, InboxView Inbox, ImmutableSortedDictionary<string, int> Activations, string Provider, StoreStatistics Store, double PingMs, ProcessFigures Process);

    public sealed record ProcessFigures(TimeSpan Uptime, long WorkingSetBytes, long GcHeapBytes, int Threads, TimeSpan Cpu);

    public async Task<State> LookAsync()
    {
        var activations = await cluster.ActivationsAsync(); // first: what is looked at below may be woken by it
        return new(await queues.LookAsync(), await inbox.LookAsync(), activations, store.Provider, store.Statistics, (await readiness.CheckStoreAsync()).LatencyMs, ThisProcess());
    }

    ProcessFigures ThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new(uptime.Elapsed, process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), process.Threads.Count, process.TotalProcessorTime);
    }
}
