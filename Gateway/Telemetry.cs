using System.Diagnostics.Metrics;

namespace WhatsApi.Gateway;

/// <summary>What the gateway counts beside ASP.NET's own instruments: docs/operations/metrics.md.</summary>
internal static class Telemetry
{
    static readonly Meter Meter = new("WhatsApi");
    static readonly Counter<long> Problems = Meter.CreateCounter<long>("whatsapi.problem", "{answer}", "Answers that say what is wrong, by their code.");

    public static void Refused(string code) => Problems.Add(1, new KeyValuePair<string, object?>("code", code));
}
