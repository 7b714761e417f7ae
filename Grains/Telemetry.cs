using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// What the grains count, time and trace (docs/operations/metrics.md). A tag has a handful of values: no account, number, person or message is ever one. Without a listener
/// every call ends at once and allocates nothing.
/// </summary>
internal static class Telemetry
{
    public const string Name = "WhatsApi";

    static readonly Meter Meter = new(Name);
    static readonly ActivitySource Source = new(Name);

    static readonly Counter<long> MessagesAccepted = Meter.CreateCounter<long>("whatsapi.message.accepted", "{message}", "Messages stored and answered with 202.");
    static readonly Counter<long> MessagesReceived = Meter.CreateCounter<long>("whatsapi.message.received", "{message}", "Messages that people wrote.");
    static readonly Counter<long> MessagesSent = Meter.CreateCounter<long>("whatsapi.message.sent", "{message}", "Messages that Meta has taken.");
    static readonly Counter<long> MessagesDelivered = Meter.CreateCounter<long>("whatsapi.message.delivered", "{message}", "Messages that have arrived, as Meta reports.");
    static readonly Counter<long> MessagesFailed = Meter.CreateCounter<long>("whatsapi.message.failed", "{message}", "Messages given up.");
    static readonly Counter<long> MessagesRetried = Meter.CreateCounter<long>("whatsapi.message.retried", "{message}", "Attempts that failed and are made again.");
    static readonly Counter<long> OutcomesUnknown = Meter.CreateCounter<long>("whatsapi.message.unknown", "{message}", "Attempts whose answer was lost.");
    static readonly Counter<long> OutcomesDecided = Meter.CreateCounter<long>("whatsapi.message.unknown.decided", "{message}", "Unknown outcomes that no status settled in time.");
    static readonly Histogram<double> Delay = Seconds("whatsapi.message.delay", "From when a message may go until Meta has it.", [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]);
    static readonly Histogram<double> Requests = Seconds("whatsapi.meta.send.duration", "Requests to Meta that send a message.", [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30]);
    static readonly Counter<long> Throttlings = Meter.CreateCounter<long>("whatsapi.meta.throttled", "{refusal}", "Refusals that slowed a number.");
    static readonly Counter<long> Payloads = Meter.CreateCounter<long>("whatsapi.webhook.received", "{payload}", "Webhook payloads of Meta's that were stored.");
    static readonly Counter<long> Events = Meter.CreateCounter<long>("whatsapi.webhook.events", "{event}", "Events in Meta's payloads, by what became of them.");
    static readonly Histogram<double> Applying = Seconds("whatsapi.webhook.delay", "From a payload's arrival until all of it is applied.", [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60, 300]);
    static readonly Histogram<double> Deliveries = Seconds("whatsapi.delivery.duration", "Requests to the accounts' own webhooks.", [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15]);

    /// <summary>New messages that are on stable storage.</summary>
    public static void Accepted(Lane lane, long messages = 1) => MessagesAccepted.Add(messages, LaneOf(lane));

    public static void Received() => MessagesReceived.Add(1);

    /// <summary>A message's step, once it is stored.</summary>
    /// <param name="before">Null: it did not exist.</param>
    public static void Moved(MessageState message, MessageFacts? before, MessageFacts after)
    {
        if (message.Inbound) return;
        if (before is null) Accepted(message.Lane);
        else if (before.Status != after.Status) Changed(message, before, after);
        if (after.Unknown && before is not { Unknown: true }) OutcomesUnknown.Add(1);
        if (before is { Unknown: true } && message.Past[^1] is Evidence.WindowPassed { Decision: var decision }) OutcomesDecided.Add(1, new KeyValuePair<string, object?>("decision", Word(decision)));
    }

    static void Changed(MessageState message, MessageFacts before, MessageFacts after)
    {
        switch (after.Status)
        {
            case MessageStatus.Failed:
                MessagesFailed.Add(1, LaneOf(message.Lane), ErrorType(after));
                break;
            case MessageStatus.Queued when after.Error is not null:
                MessagesRetried.Add(1, ErrorType(after));
                break;
            case MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Read:
                if (MessageFacts.IsUnderWay(before.Status)) Sent(message);
                if (after.Status != MessageStatus.Sent && !HasArrived(before)) MessagesDelivered.Add(1);
                break;
        }
    }

    static void Sent(MessageState message)
    {
        MessagesSent.Add(1, LaneOf(message.Lane));
        if (!Delay.Enabled || message.Past.Any(static evidence => evidence is Evidence.RetryAsked)) return; // its owner's pause is not ours
        var mayGo = message.SendAt > message.CreatedAt ? message.SendAt.Value : message.CreatedAt;
        Delay.Record((message.Past[^1].At - mayGo).TotalSeconds, LaneOf(message.Lane));
    }

    static bool HasArrived(MessageFacts facts) => facts.Status is MessageStatus.Delivered or MessageStatus.Read;

    /// <summary>What came of a request to Meta.</summary>
    public static void Attempted(AttemptAnswer answer, TimeSpan took, Activity? span)
    {
        var (outcome, error) = answer switch
        {
            AttemptAnswer.Accepted => ("accepted", null),
            AttemptAnswer.Refused refused => ("refused", MetaWords.ErrorType(refused.Code)),
            AttemptAnswer.Unanswered => ("unanswered", null),
            _ => throw new UnreachableException(answer.GetType().Name),
        };
        var tags = new TagList { { "outcome", outcome } };
        if (error is not null) tags.Add("error.type", error);
        Requests.Record(took.TotalSeconds, tags);
        span?.SetTag("outcome", outcome);
        if (outcome != "accepted") span?.SetStatus(ActivityStatusCode.Error, error);
    }

    public static void Throttled() => Throttlings.Add(1);

    public static void PayloadStored() => Payloads.Add(1);

    /// <summary>A payload of Meta's is done with.</summary>
    public static void Applied(WebhookBatch batch, Fate[] fates, TimeSpan after)
    {
        Applying.Record(after.TotalSeconds);
        if (!Events.Enabled) return;
        foreach (var fate in fates) Events.Add(1, new KeyValuePair<string, object?>("outcome", Word(fate)));
        if (batch.Unparsed.Count > 0) Events.Add(batch.Unparsed.Count, new KeyValuePair<string, object?>("outcome", "unparsed"));
    }

    /// <summary>What came of a request to an account's own webhook.</summary>
    public static void Delivered(Attempt attempt) => Deliveries.Record(
        attempt.DurationMs / 1000.0, new KeyValuePair<string, object?>("outcome", attempt.Succeeded ? "accepted" : attempt.Status is null ? "unanswered" : "refused"));

    /// <summary>A span of accepting a message; null when nobody traces.</summary>
    public static Activity? Accepting(string message) => Span("message accept", ActivityKind.Producer, message);

    /// <summary>A span of one request to Meta; null when nobody traces.</summary>
    public static Activity? Attempting(string message, int attempt) => Span("message attempt", ActivityKind.Client, message)?.SetTag("whatsapi.attempt", attempt);

    // Hours, a crash or another silo may lie between the two, so a message's trace has an id that is derived from its own: all of its spans are one trace, and nothing is stored.
    static Activity? Span(string name, ActivityKind kind, string message)
    {
        if (!Source.HasListeners()) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(message), hash);
        var root = new ActivityContext(ActivityTraceId.CreateFromBytes(hash[..16]), ActivitySpanId.CreateFromBytes(hash[16..24]), ActivityTraceFlags.Recorded);
        return Source.StartActivity(name, kind, root)?.SetTag("whatsapi.message.id", message);
    }

    static Histogram<double> Seconds(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    static KeyValuePair<string, object?> ErrorType(MessageFacts facts) => new("error.type", MetaWords.ErrorType(facts.Error!.Code));

    static KeyValuePair<string, object?> LaneOf(Lane lane) => new("lane", lane switch
    {
        Lane.Single => "single",
        Lane.Bulk => "bulk",
        Lane.Campaign => "campaign",
        _ => throw new UnreachableException(lane.ToString()),
    });

    static string Word(OnUnknown decision) => decision switch
    {
        OnUnknown.Resend => "resend",
        OnUnknown.Hold => "hold",
        OnUnknown.Fail => "fail",
        _ => throw new UnreachableException(decision.ToString()),
    };

    static string Word(Fate fate) => fate switch
    {
        Fate.Applied => "applied",
        Fate.Early or Fate.Unmatched => "unmatched",
        Fate.Failed => "failed",
        Fate.UnknownNumber => "unknown_number",
        Fate.NoHandler => "no_handler",
        _ => throw new UnreachableException(fate.ToString()),
    };
}
