using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

/// <summary>Whether every dependency answers: <c>GET /ready</c>.</summary>
internal sealed class Readiness(IStore store, IClusterFacts cluster, IEnumerable<IDependency> others, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public sealed record StoreCheck(string Provider, double LatencyMs, string? Error);

    public sealed record ClusterCheck(string Runtime, int Silos, string? Error);

    public sealed record OtherCheck(string Name, string? Error);

    public sealed record State(StoreCheck Store, ClusterCheck Cluster, OtherCheck[] Others)
    {
        public bool Ok => Store.Error is null && Cluster.Error is null && Others.All(other => other.Error is null);
    }

    public async Task<State> LookAsync()
    {
        var (checkStore, checkCluster, checkOthers) = (CheckStoreAsync(), CheckClusterAsync(), Task.WhenAll(others.Select(CheckAsync))); // side by side: a probe has little patience
        return new(await checkStore, await checkCluster, await checkOthers);
    }

    public async Task<StoreCheck> CheckStoreAsync()
    {
        var start = clock.GetTimestamp();
        var error = await TroubleAsync(store.PingAsync, "store");
        return new(store.Provider, clock.GetElapsedTime(start).TotalMilliseconds, error);
    }

    public static void Write(Utf8JsonWriter json, State state)
    {
        json.WriteStartObject();
        json.WriteString("status", state.Ok ? "ready" : "not_ready");
        json.WriteStartObject("checks");
        json.WriteStartObject("store");
        json.WriteBoolean("ok", state.Store.Error is null);
        json.WriteString("provider", state.Store.Provider);
        json.WriteNumber("latencyMs", Math.Round(state.Store.LatencyMs, 2));
        if (state.Store.Error is { } error) json.WriteString("error", error);
        json.WriteEndObject();
        json.WriteStartObject("cluster");
        json.WriteBoolean("ok", state.Cluster.Error is null);
        json.WriteString("runtime", state.Cluster.Runtime);
        json.WriteNumber("silos", state.Cluster.Silos);
        if (state.Cluster.Error is { } trouble) json.WriteString("error", trouble);
        json.WriteEndObject();
        foreach (var other in state.Others)
        {
            json.WriteStartObject(other.Name);
            json.WriteBoolean("ok", other.Error is null);
            if (other.Error is { } why) json.WriteString("error", why);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    async Task<ClusterCheck> CheckClusterAsync()
    {
        var silos = 0;
        var error = await TroubleAsync(async () => silos = await cluster.SilosAsync(), "cluster");
        var running = lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
        return new(cluster.Runtime, silos, error ?? (!running ? "The service is starting or stopping." : silos == 0 ? "No silo is up." : null));
    }

    async Task<OtherCheck> CheckAsync(IDependency other) => new(other.Name, await TroubleAsync(other.PingAsync, $"{other.Name} server"));

    // The exception's own words may name hosts and paths; these do not.
    async Task<string?> TroubleAsync(Func<Task> ask, string whom)
    {
        try
        {
            await ask().WaitAsync(Patience, clock);
            return null;
        }
        catch (TimeoutException)
        {
            return $"The {whom} did not answer in time.";
        }
        catch (Exception)
        {
            return $"The {whom} cannot be reached.";
        }
    }
}
