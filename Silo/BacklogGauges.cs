using System.Diagnostics.Metrics;
using WhatsApi.Grains;

namespace WhatsApi.Silo;

/// <summary>
/// What waits, as gauges: messages, webhook payloads, grains. They are the whole cluster's, so every silo reports the same. Looking costs queries, so it is done once a
/// minute, and only while somebody listens.
/// </summary>
internal sealed partial class BacklogGauges : BackgroundService
{
    static readonly TimeSpan Start = TimeSpan.FromSeconds(3); // what recovery wakes is awake by then; the same until there is a look to keep
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1); // OTLP's own interval: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/

    readonly QueueReader _queues;
    readonly InboxReader _inbox;
    readonly IClusterFacts _cluster;
    readonly TimeProvider _clock;
    readonly ILogger<BacklogGauges> _log;
    readonly Instrument _listenedTo;
    Look? _last;

    sealed record Look(QueuesView Queues, InboxView Inbox, IReadOnlyDictionary<string, int> Activations);

    public BacklogGauges(QueueReader queues, InboxReader inbox, IClusterFacts cluster, IMeterFactory meters, TimeProvider clock, ILogger<BacklogGauges> log)
    {
        (_queues, _inbox, _cluster, _clock, _log) = (queues, inbox, cluster, clock, log);
        var meter = meters.Create(Telemetry.Name);
        _listenedTo = Gauge(meter, "whatsapi.sender.waiting", "{message}", "Due messages that senders hold in memory.", look => look.Queues.Waiting);
        Gauge(meter, "whatsapi.sender.in_flight", "{message}", "Requests to Meta under way.", look => look.Queues.InFlight);
        Gauge(meter, "whatsapi.sender.oldest_due", "s", "How long the oldest message of a connected number has been due.", look => Age(OldestDue(look.Queues)));
        Gauge(meter, "whatsapi.webhook.waiting", "{payload}", "Stored webhook payloads that are not applied yet.", look => look.Inbox.Waiting);
        Gauge(meter, "whatsapi.webhook.oldest", "s", "How long the oldest of them has waited.", look => Age(look.Inbox.OldestAt));
        Gauge(meter, "whatsapi.webhook.kept", "{payload}", "Payloads kept because something in them was not understood.", look => look.Inbox.Kept);
        meter.CreateObservableGauge("whatsapi.grain.activations", Activations, "{grain}", "Grains in memory, by class.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = Start; ; wait = _last is null ? Start : Every)
        {
            await Task.Delay(wait, _clock, stoppingToken);
            try
            {
                // One silo looks: what waits in the store is the cluster's, not a silo's.
                _last = !_listenedTo.Enabled || !_cluster.IsEldest ? null : new(await _queues.LookAsync(), await _inbox.LookAsync(), await _cluster.ActivationsAsync());
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _last = null; // no figure is better than an old one
                Log.Failed(_log, e);
            }
        }
    }

    ObservableGauge<double> Gauge(Meter meter, string name, string unit, string description, Func<Look, double> figure) =>
        meter.CreateObservableGauge(name, () => _last is { } look ? [new(figure(look))] : Array.Empty<Measurement<double>>(), unit, description);

    Measurement<int>[] Activations() =>
        _last is { } look ? [.. look.Activations.Select(grains => new Measurement<int>(grains.Value, new KeyValuePair<string, object?>("grain", grains.Key)))] : [];

    // What waits at a number that nobody is connected to waits for its owner, not for us.
    static DateTimeOffset? OldestDue(QueuesView queues) => queues.Numbers.FirstOrDefault(number => number.AccountId is not null)?.OldestDueAt;

    double Age(DateTimeOffset? since) => since is { } at ? Math.Max(0, (_clock.GetUtcNow() - at).TotalSeconds) : 0;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What waits could not be looked at; its metrics are missing until the next look")]
        public static partial void Failed(ILogger log, Exception e);
    }
}
