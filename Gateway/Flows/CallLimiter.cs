using System.Runtime.InteropServices;

namespace WhatsApi.Gateway;

/// <summary>Counts calls that come without a key: so many a minute for each flow and address. Each gateway counts for itself, in memory.</summary>
/// <param name="mostCallers">Flows with addresses that are told apart.</param>
internal sealed class CallLimiter(TimeProvider clock, int mostCallers = 100_000)
{
    public const int PerMinute = 60; // api.md §10

    readonly Lock _lock = new();
    readonly Dictionary<(string Flow, string Address), Window> _windows = [];
    long _sweepAt;

    /// <summary>Counts a call. Null when it may go on, else the seconds until the next may.</summary>
    public int? Take(string flow, string address)
    {
        var now = clock.GetUtcNow().UtcTicks;
        lock (_lock)
        {
            Sweep(now);
            // Memory has an end: who comes when it is reached shares one count for each flow.
            var caller = _windows.Count < mostCallers || _windows.ContainsKey((flow, address)) ? (flow, address) : (flow, "");
            ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(_windows, caller, out _);
            if (window.Until <= now) window = new(now + TimeSpan.TicksPerMinute, 0);
            if (window.Calls == PerMinute) return (int)Math.Ceiling(TimeSpan.FromTicks(window.Until - now).TotalSeconds);
            window = window with { Calls = window.Calls + 1 };
            return null;
        }
    }

    void Sweep(long now)
    {
        if (now < _sweepAt) return;
        _sweepAt = now + TimeSpan.TicksPerMinute;
        foreach (var (caller, window) in _windows)
            if (window.Until <= now) _windows.Remove(caller);
    }

    readonly record struct Window(long Until, int Calls);
}
