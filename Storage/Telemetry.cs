using System.Diagnostics.Metrics;

namespace WhatsApi.Storage;

/// <summary>What the store counts and times: docs/operations/metrics.md.</summary>
internal static class Telemetry
{
    public const string Name = "WhatsApi";

    static readonly Meter Meter = new(Name);

    static readonly Histogram<double> Commits = Meter.CreateHistogram("whatsapi.store.commit.duration", "s", "Transactions, their flush included.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });

    static readonly Histogram<long> Units = Meter.CreateHistogram("whatsapi.store.commit.units", "{unit}", "Units that shared a transaction.", tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] });

    static readonly Counter<long> Failures = Meter.CreateCounter<long>("whatsapi.store.failed", "{transaction}", "Transactions that failed.");
    static readonly Counter<long> Refusals = Meter.CreateCounter<long>("whatsapi.store.refused", "{unit}", "Units refused because too many waited.");

    public static void Committed(TimeSpan took, int units)
    {
        Commits.Record(took.TotalSeconds);
        Units.Record(units);
    }

    public static void Failed() => Failures.Add(1);

    public static void Refused() => Refusals.Add(1);

    /// <summary>Reports how many units wait, for as long as the meters live.</summary>
    public static void Watch(IStore store, IMeterFactory meters) =>
        meters.Create(Name).CreateObservableGauge("whatsapi.store.waiting", () => store.Statistics.QueuedUnits, "{unit}", "Units that wait for a transaction.");
}
