using System.Text.Json.Nodes;

namespace WhatsApi.Crash.Tests;

/// <summary>A message as the gateway shows it, with its story.</summary>
internal sealed class Message(JsonNode json)
{
    public string Id => (string)json["id"]!;

    public string Status => (string)json["status"]!;

    /// <summary>The first attempt was made before its time.</summary>
    public bool WasEarly => (DateTimeOffset?)json["sendAt"] is { } due && Steps.FirstOrDefault(step => step.Status == "sending") is { Detail: not null } attempt && attempt.At < due;

    /// <summary>The bulk call that it came with.</summary>
    public string? Call => (string?)json["metadata"]!["call"];

    public bool HasArrived => Status is "delivered" or "read";

    /// <summary>An attempt was made of which nobody could say whether it had reached Meta.</summary>
    public bool WasUnknown => UnknownAt is not null;

    /// <summary>No status came while one was waited for, and it was sent once more.</summary>
    public bool WasSentAgain => Steps.Any(step => step.Detail.Contains("sent again", StringComparison.Ordinal));

    /// <summary>How long Meta's own status took to settle an unknown outcome.</summary>
    public TimeSpan? SettledAfter => UnknownAt is { } unknown && !WasSentAgain && Steps.FirstOrDefault(step => step.Source == "webhook") is { Detail: not null } told
        ? Max(told.At - unknown, TimeSpan.Zero)
        : null;

    public override string ToString() => $"{Id} is {Status}\n{string.Join('\n', Steps.Select(s => $"    {s.At:HH:mm:ss.fff} {s.Status} ({s.Source}): {s.Detail}"))}";

    DateTimeOffset? UnknownAt =>
        Steps.Where(step => step.Detail.Contains("outcome is unknown", StringComparison.Ordinal)).Select(step => (DateTimeOffset?)step.At).FirstOrDefault();

    IEnumerable<(string Status, DateTimeOffset At, string Source, string Detail)> Steps => json["timeline"]!.AsArray().Select(step =>
        ((string)step!["status"]!, (DateTimeOffset)step["at"]!, (string)step["source"]!, (string?)step["detail"] ?? ""));

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
