using WhatsApi.Sandbox.Controls;

namespace WhatsApi.Sandbox.Messages;

/// <summary>Which statuses a message will get, and when after its acceptance.</summary>
internal static class StatusPlan
{
    public readonly record struct Step(string Status, TimeSpan After, int? ErrorCode);

    /// <param name="swing">Draws from -1 to 1, for the jitter.</param>
    public static Step[] Of(IReadOnlyList<string> statuses, int? failCode, Behaviour knobs, bool reversed, Func<double> swing)
    {
        var steps = statuses.Select(s =>
            new Step(s, Latency(s, statuses, knobs) * (1 + knobs.StatusJitter * swing()), s == "failed" ? failCode ?? 131000 : null)).ToArray();
        if (!reversed) return steps;
        var times = steps.Select(s => s.After).OrderDescending().ToArray();
        return [.. steps.Select((s, i) => s with { After = times[i] })];
    }

    static TimeSpan Latency(string status, IReadOnlyList<string> all, Behaviour knobs) => TimeSpan.FromMilliseconds(status switch
    {
        "sent" => knobs.SentAfterMs,
        "failed" when all.Count == 1 => knobs.SentAfterMs,
        "delivered" or "failed" => knobs.DeliveredAfterMs,
        _ => knobs.ReadAfterMs,
    });
}
