using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>
/// Brings an account's events to its own webhook: at least once, per message in order, with retries, a breaker and a log. Key: the account id.
/// The events themselves are rows, written with what they tell about.
/// </summary>
public interface IForwarderGrain : IGrainWithStringKey
{
    /// <summary>There may be new events. A hint: what is missed is found at the next one, by the reminder, or at start.</summary>
    Task Wake();

    /// <summary>The webhook as its owner sees it, or null when none is set.</summary>
    Task<WebhookView?> Look();

    /// <summary>
    /// Says where events go. A first webhook gets what happens from now on; another one in its place goes on where that was, also when it was disabled, and what waits
    /// for another attempt is tried at once.
    /// </summary>
    Task<WebhookView> Set(SetWebhookCommand command);

    /// <summary>Takes the webhook away; what waits for another attempt is given up.</summary>
    Task Remove();

    /// <summary>
    /// Sends a logged event again, delivered or not, with the id it always had. Refuses with <c>not_found</c>, <c>invalid_state</c> (no webhook, or a disabled one) and
    /// <c>overloaded</c>.
    /// </summary>
    Task<Refusal?> Replay(string delivery);

    /// <summary>Sends one event outside the stream, now, and tells what came of it. Refuses with <c>invalid_state</c>.</summary>
    Task<TestOutcome> Test();
}

/// <param name="Url">A URL that was found to be allowed.</param>
/// <param name="Events">The types to send; null sends all, also those to come.</param>
/// <param name="SealedSecret">The secret of the signatures, encrypted.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.SetWebhookCommand")]
public sealed record SetWebhookCommand([property: Id(0)] string Url, [property: Id(1)] ImmutableArray<string>? Events, [property: Id(2)] string SealedSecret);

/// <param name="DisabledAt">Since when nothing is sent, because the receiver said so or failed for too long.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.WebhookView")]
public sealed record WebhookView(
    [property: Id(0)] string Url, [property: Id(1)] ImmutableArray<string> Events, [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? DisabledAt, [property: Id(4)] string? DisabledReason);

[GenerateSerializer, Immutable, Alias("WhatsApi.TestOutcome")]
public abstract record TestOutcome
{
    TestOutcome() { }

    /// <param name="Status">The receiver's HTTP status; null when there was no answer.</param>
    /// <param name="Error">Why it does not count as delivered.</param>
    [GenerateSerializer, Immutable, Alias("WhatsApi.TestOutcome.Tried")]
    public sealed record Tried(
        [property: Id(0)] string EventId, [property: Id(1)] bool Delivered, [property: Id(2)] int? Status, [property: Id(3)] long DurationMs,
        [property: Id(4)] string? Error) : TestOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.TestOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : TestOutcome;
}

/// <summary>Where a delivery stands: it waits for another attempt, the receiver has it, or it was given up.</summary>
public enum DeliveryStatus { Pending, Delivered, Failed }

/// <summary>One event's way to the webhook, as the log shows it.</summary>
/// <param name="Reason">Why it was given up, when that is not the last attempt's error.</param>
public sealed record DeliveryView(
    string Id, string EventId, string Type, long Sequence, DeliveryStatus Status, ImmutableArray<DeliveryAttempt> Attempts, DateTimeOffset? NextAttemptAt, string? Reason,
    DateTimeOffset CreatedAt);

/// <param name="Status">The receiver's HTTP status; null when there was no answer.</param>
/// <param name="Error">Why it does not count as delivered.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? Status, long DurationMs, string? Error);
