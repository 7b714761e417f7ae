using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What is stored of an event: about a message or an execution only which one and what is new, since the rest is read from there when the event leaves. So nothing of a
/// person is kept in two places.
/// </summary>
/// <param name="At">When it happened.</param>
/// <param name="Message">The message it is about, if it is about one.</param>
/// <param name="Wamid">Meta's id of the attempt.</param>
/// <param name="Error">Why, with <see cref="EventTypes.Failed"/>.</param>
/// <param name="Data">Everything, when it is about neither a message nor an execution.</param>
/// <param name="Execution">The execution of a flow that it is about, if it is about one.</param>
internal sealed record EventState(
    DateTimeOffset At, string? Message = null, string? Wamid = null, MessageFacts.Failure? Error = null, RawJson? Data = null, string? Execution = null);

/// <summary>The names of events: those of api.md §11, and what Meta tells of a template besides its status.</summary>
public static class EventTypes
{
    internal const string MessagePrefix = "message.";

    /// <summary>Outside the stream: sent when the account asks for it.</summary>
    public const string Test = "webhook.test";

    public const string Failed = "message.failed";
    public const string Received = "message.received";
    public const string TemplateStatus = "template.status";
    public const string TemplateQuality = "template.quality";
    public const string TemplateCategory = "template.category";
    public const string CampaignCompleted = "campaign.completed";
    public const string CampaignPaused = "campaign.paused";
    public const string FlowCompleted = "flow.completed";
    public const string PhoneNumberQuality = "phone_number.quality";

    /// <summary>What can be subscribed to.</summary>
    public static readonly ImmutableArray<string> All =
    [
        "message.sent", "message.delivered", "message.read", Failed, Received, TemplateStatus, TemplateQuality, TemplateCategory, CampaignCompleted, CampaignPaused, FlowCompleted,
        PhoneNumberQuality,
    ];
}

/// <summary>Events as rows, appended in the transaction of what they tell about.</summary>
internal static class EventRows
{
    public static Operation Append(string account, string type, EventState e, DateTimeOffset now) => new Operation.Append(
        Tables.Events, account, JsonSerializer.SerializeToUtf8Bytes(e, StateJson.Default.EventState), [Value.Of(type), Value.Of(now)]);
}

/// <summary>An event as it is stored: its number in the account's sequence, what it is, and when it was recorded.</summary>
internal sealed record EventRecord(long Sequence, string Type, DateTimeOffset RecordedAt, EventState State)
{
    public static EventRecord Of(Row row) => new(
        WhatsApi.Storage.Sequence.Number(row.Key.Second!), row.Columns[Tables.Events.Ordinal("type")].Text!, row.Columns[Tables.Events.Ordinal("created_at")].Instant!.Value,
        JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.EventState)!);

    /// <summary>Derived, so that it is the same whenever the event is sent or read.</summary>
    public string Id(string account) => Ids.Derived("evt_", RecordedAt, Seed(account));

    /// <summary>The id of its row in the log: the event's own under another prefix, so that one tells the other.</summary>
    public string DeliveryId(string account) => Ids.Derived(DeliveryRow.Prefix, RecordedAt, Seed(account));

    string Seed(string account) => string.Create(CultureInfo.InvariantCulture, $"{account}/{Sequence}");
}
