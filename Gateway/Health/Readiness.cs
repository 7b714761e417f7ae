using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Gateway;

/// <summary>Whether every dependency answers: <c>GET /ready</c>.</summary>
internal sealed class Readiness(IStore store, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public sealed record StoreCheck(string Provider, double LatencyMs, string? Error);

    public sealed record State(StoreCheck Store, bool Running)
    {
        public bool Ok => Running && Store.Error is null;
    }

    public async Task<State> LookAsync() =>
        new(await CheckStoreAsync(), lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested);

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
        json.WriteBoolean("ok", state.Running);
        json.WriteString("runtime", "local");
        json.WriteNumber("silos", 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    async Task<StoreCheck> CheckStoreAsync()
    {
        var start = clock.GetTimestamp();
        var error = await PingAsync();
        return new(store.Provider, clock.GetElapsedTime(start).TotalMilliseconds, error);
    }

    // The exception's own words may name hosts and paths; these do not.
    async Task<string?> PingAsync()
    {
        try
        {
            await store.PingAsync().WaitAsync(Patience, clock);
            return null;
        }
        catch (TimeoutException)
        {
            return "The store did not answer in time.";
        }
        catch (Exception)
        {
            return "The store cannot be reached.";
        }
    }
}
