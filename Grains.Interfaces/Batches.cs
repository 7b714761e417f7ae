using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>One bulk call: its messages are stored in one transaction. Key: <see cref="Keys.Batch"/>.</summary>
public interface IBatchGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores all messages of the call, or none, and queues them. Doing it again with the same batch id answers <see cref="BulkOutcome.KeyTaken"/> at most, and stores
    /// nothing. Refuses with <c>credentials_missing</c>, <c>quota_exceeded</c>, <c>account_suspended</c>.
    /// </summary>
    Task<BulkOutcome> Accept(BulkCommand command);
}

/// <param name="Messages">The valid ones.</param>
/// <param name="Rejected">The others, which are only counted and answered.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.BulkCommand")]
public sealed record BulkCommand(
    [property: Id(0)] ImmutableArray<BulkMessage> Messages, [property: Id(1)] ImmutableArray<BulkRejection> Rejected, [property: Id(2)] IdempotencyClaim? Claim = null);

/// <param name="Index">Its place in the call.</param>
/// <param name="Id">The id it shall have.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.BulkMessage")]
public sealed record BulkMessage([property: Id(0)] int Index, [property: Id(1)] string Id, [property: Id(2)] SendCommand Command);

/// <summary>What is wrong with one message of a bulk call.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.BulkRejection")]
public sealed record BulkRejection(
    [property: Id(0)] int Index, [property: Id(1)] string Code, [property: Id(2)] string Detail, [property: Id(3)] ImmutableArray<BulkFault> Errors);

/// <summary>One fault of one message.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.BulkFault")]
public sealed record BulkFault([property: Id(0)] string Pointer, [property: Id(1)] string Code, [property: Id(2)] string Detail);

[GenerateSerializer, Immutable, Alias("WhatsApi.BulkOutcome")]
public abstract record BulkOutcome
{
    BulkOutcome() { }

    [GenerateSerializer, Immutable, Alias("WhatsApi.BulkOutcome.Accepted")]
    public sealed record Accepted([property: Id(0)] BulkReceipt Batch) : BulkOutcome;

    [GenerateSerializer, Immutable, Alias("WhatsApi.BulkOutcome.Refused")]
    public sealed record Refused([property: Id(0)] Refusal Why) : BulkOutcome;

    /// <summary>Another request with this idempotency key was first: nothing was stored, its answer is kept.</summary>
    [GenerateSerializer, Immutable, Alias("WhatsApi.BulkOutcome.KeyTaken")]
    public sealed record KeyTaken : BulkOutcome;
}

/// <summary>What the caller of a bulk send gets.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.BulkReceipt")]
public sealed record BulkReceipt(
    [property: Id(0)] string BatchId, [property: Id(1)] ImmutableArray<BulkAccepted> Accepted, [property: Id(2)] ImmutableArray<BulkRejection> Rejected);

[GenerateSerializer, Immutable, Alias("WhatsApi.BulkAccepted")]
public sealed record BulkAccepted([property: Id(0)] int Index, [property: Id(1)] string Id, [property: Id(2)] MessageStatus Status, [property: Id(3)] string To);

/// <summary>How far a bulk call's messages are.</summary>
/// <param name="Total">Messages that were accepted.</param>
/// <param name="Rejected">Messages that were not.</param>
/// <param name="ByStatus">Accepted messages by status.</param>
/// <param name="CompletedAt">When the last of them left the queue for good; null while one is scheduled, queued or being sent.</param>
public sealed record BatchView(
    string Id, int Total, int Rejected, ImmutableSortedDictionary<MessageStatus, int> ByStatus, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);
