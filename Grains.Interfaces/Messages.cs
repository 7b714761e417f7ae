using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>One message, from acceptance to its last status. Key: <see cref="Keys.Message"/>.</summary>
public interface IMessageGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores the message and queues it for its sender. Doing it again with the same id answers the message that is there.
    /// Refuses with <c>credentials_missing</c>, <c>quota_exceeded</c>, <c>account_suspended</c>; throws when the store is overloaded or away.
    /// </summary>
    Task<SendOutcome> Accept(SendCommand command);

    /// <summary>
    /// Claims the next attempt for a sender: the intent is on stable storage when this returns. Null when there is nothing to send (not due,
    /// canceled, already claimed, or moved to another number).
    /// </summary>
    Task<Dispatch?> Begin(string phoneNumberId);

    /// <summary>Records what Meta answered to an attempt, and tells when to look at the message again.</summary>
    Task<Followup> Heard(AttemptAnswer answer);

    /// <summary>
    /// Records a status that Meta reported by webhook, and removes the stored payload that said it, if it names one. False when this account has no such message: then
    /// nothing was done.
    /// </summary>
    Task<bool> Reported(StatusReport report);

    /// <summary>Settles what is due: an attempt whose process died, an unknown outcome whose window has passed.</summary>
    Task<Followup> Settle();

    /// <summary>
    /// Sends a failed message again; with <see cref="RetryCommand.Force"/> also one whose outcome is unknown. Refuses with <c>not_found</c>, <c>invalid_state</c>,
    /// <c>credentials_missing</c>, <c>account_suspended</c>.
    /// </summary>
    Task<SendOutcome> Retry(RetryCommand command);

    /// <summary>Takes a message back that waits to be sent. Refuses with <c>not_found</c> and <c>invalid_state</c>.</summary>
    Task<SendOutcome> Cancel();

    /// <summary>Puts a queued message off, because its recipient has had as many messages as Meta allows.</summary>
    Task Defer(DateTimeOffset until);

    /// <summary>Gives a waiting message to another number of its account. False when it waits for nothing, or is there already.</summary>
    Task<bool> Move(string phoneNumberId);

    /// <summary>Takes the message back if it waits, and erases its content. Doing it again does nothing.</summary>
    Task Erase();
}

/// <param name="Force">Also when the outcome of the last attempt is unknown, which may double it.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.RetryCommand")]
public sealed record RetryCommand([property: Id(0)] bool Force, [property: Id(1)] IdempotencyClaim? Claim = null);

/// <summary>What to do when an answer of Meta's is lost and no status settles the outcome in time.</summary>
public enum OnUnknown { Resend = 0, Hold = 1, Fail = 2 }

/// <summary>Priority of a message at its sender: single messages before bulk before campaigns.</summary>
public enum Lane { Single = 0, Bulk = 1, Campaign = 2 }

/// <summary>A checked message.</summary>
/// <param name="To">The recipient: a phone number (E.164 with +) or a business-scoped user id.</param>
/// <param name="Type">Meta's type, e.g. <c>text</c>.</param>
/// <param name="Payload">Meta's object under the type's key, unchanged.</param>
/// <param name="ContextMessageId">The wamid that is quoted, if any.</param>
/// <param name="SendAt">Not before this time; null means now.</param>
/// <param name="OnUnknown">The policy for unknown outcomes.</param>
/// <param name="Metadata">The caller's own pairs; never sent to Meta.</param>
/// <param name="Lane">Its priority.</param>
/// <param name="BatchId">The bulk call it came with.</param>
/// <param name="Claim">The idempotency key of the request, if it has one of its own.</param>
/// <param name="CampaignId">The campaign it belongs to.</param>
/// <param name="TimeZone">The zone by whose clock the campaign's sending hours go, if it has any.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.SendCommand")]
public sealed record SendCommand(
    [property: Id(0)] string To, [property: Id(1)] string Type, [property: Id(2)] RawJson Payload, [property: Id(3)] string? ContextMessageId = null,
    [property: Id(4)] DateTimeOffset? SendAt = null, [property: Id(5)] OnUnknown OnUnknown = OnUnknown.Resend,
    [property: Id(6)] ImmutableSortedDictionary<string, string>? Metadata = null, [property: Id(7)] Lane Lane = Lane.Single, [property: Id(8)] string? BatchId = null,
    [property: Id(9)] IdempotencyClaim? Claim = null, [property: Id(10)] string? CampaignId = null, [property: Id(11)] string? TimeZone = null);

[GenerateSerializer, Immutable, Alias("WhatsApi.SendOutcome")]
public abstract record SendOutcome
{
    SendOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.SendOutcome.Accepted")]
    public sealed record Accepted([property: Id(0)] MessageReceipt Message) : SendOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.SendOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : SendOutcome;

    /// <summary>Another request with this idempotency key was first: nothing was done, its answer is kept.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.SendOutcome.KeyTaken")]
    public sealed record KeyTaken : SendOutcome;
}

/// <summary>What the caller of a send gets.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.MessageReceipt")]
public sealed record MessageReceipt(
    [property: Id(0)] string Id, [property: Id(1)] MessageStatus Status, [property: Id(2)] string To, [property: Id(3)] string Type, [property: Id(4)] DateTimeOffset? SendAt,
    [property: Id(5)] string? BatchId, [property: Id(6)] ImmutableSortedDictionary<string, string> Metadata, [property: Id(7)] DateTimeOffset CreatedAt);

/// <summary>A message's status, derived from all evidence about it. Inbound messages are <see cref="Received"/>.</summary>
public enum MessageStatus { Scheduled, Queued, Sending, Sent, Delivered, Read, Failed, Canceled, Received }

/// <summary>One attempt to make: the request body for Meta, which attempt it is, and when it was begun.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.Dispatch")]
public sealed record Dispatch([property: Id(0)] int Attempt, [property: Id(1)] ReadOnlyMemory<byte> Body, [property: Id(2)] DateTimeOffset At);

/// <summary>What became of an attempt at Meta.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.AttemptAnswer")]
public abstract record AttemptAnswer([property: Id(0)] int Attempt)
{
    [GenerateSerializer, Immutable, Alias("WhatsApi.AttemptAnswer.Accepted")]
    public sealed record Accepted(int Attempt, [property: Id(0)] string Wamid, [property: Id(1)] string? WaId, [property: Id(2)] string? UserId, [property: Id(3)] string? MessageStatus)
        : AttemptAnswer(Attempt);

    [GenerateSerializer, Immutable, Alias("WhatsApi.AttemptAnswer.Refused")]
    public sealed record Refused(int Attempt, [property: Id(0)] string Code, [property: Id(1)] string Title, [property: Id(2)] string? Detail, [property: Id(3)] RetryClass Retry)
        : AttemptAnswer(Attempt);

    [GenerateSerializer, Immutable, Alias("WhatsApi.AttemptAnswer.Unanswered")]
    public sealed record Unanswered(int Attempt, [property: Id(0)] string Reason) : AttemptAnswer(Attempt);
}

/// <summary>Error codes of our own; Meta's are numbers.</summary>
public static class ErrorCodes
{
    /// <summary>Meta's answer was lost and no status settled the outcome in time.</summary>
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>No connection to Meta could be made: nothing was sent.</summary>
    public const string MetaUnreachable = "meta_unreachable";
}

/// <summary>Whether and how soon an error of Meta's is worth another attempt.</summary>
public enum RetryClass
{
    /// <summary>Never: the same request would fail again.</summary>
    Never,

    /// <summary>A passing fault of Meta's.</summary>
    Soon,

    /// <summary>The number, account or app sends too fast.</summary>
    NumberThrottled,

    /// <summary>This person gets too many messages from this number.</summary>
    PairThrottled,

    /// <summary>Hours rather than minutes.</summary>
    Later,
}

/// <summary>When a sender has to look at a message again; null: never.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.Followup")]
public sealed record Followup([property: Id(0)] DateTimeOffset? At);

/// <summary>A status that Meta reported.</summary>
/// <param name="Status">Meta's word: sent, delivered, read, played, failed, or one we do not know.</param>
/// <param name="At">Meta's time of the event.</param>
/// <param name="Error">Why, with failed.</param>
/// <param name="Payload">The stored payload that says this and nothing else: with the status recorded it is done with.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.StatusReport")]
public sealed record StatusReport(
    [property: Id(0)] string Wamid, [property: Id(1)] string Status, [property: Id(2)] DateTimeOffset At, [property: Id(3)] ReportedError? Error = null,
    [property: Id(4)] RawJson? Pricing = null, [property: Id(5)] RawJson? Conversation = null, [property: Id(6)] string? Payload = null);

[GenerateSerializer, Immutable, Alias("WhatsApi.ReportedError")]
public sealed record ReportedError([property: Id(0)] string Code, [property: Id(1)] string Title, [property: Id(2)] string? Detail, [property: Id(3)] RetryClass Retry);

/// <summary>A message with its whole story, as <c>GET /messages/{id}</c> answers it.</summary>
public sealed record MessageView(
    string Id, string Direction, MessageStatus Status, string? Outcome, string Type, string? To, string? From, string? PhoneNumberId, string? Wamid, RawJson? Payload,
    string? ContextMessageId, int Attempts, DateTimeOffset? NextAttemptAt, ErrorView? Error, string? BlockedBy, RawJson? Pricing, RawJson? Conversation,
    ImmutableSortedDictionary<string, string> Metadata, DateTimeOffset? SendAt, string? BatchId, string? CampaignId, string? FlowExecutionId, DateTimeOffset CreatedAt,
    ImmutableArray<TimelineEntry> Timeline);

/// <summary>Why a message failed. The code is Meta's number, or one of our own words such as <c>outcome_unknown</c>.</summary>
public sealed record ErrorView(string Code, string Title, string? Detail, bool Retryable, string? Hint);

/// <summary>One step of a message's story: what it became, when, by whose word (<c>api</c>, <c>sender</c>, <c>meta</c>, <c>webhook</c>), and what was said.</summary>
public sealed record TimelineEntry(string Status, DateTimeOffset At, string Source, string? Detail);
