using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>What a bulk call becomes. Everything is an argument.</summary>
internal static class BatchRules
{
    /// <summary>The messages of a call, as they are when they are accepted.</summary>
    public static ImmutableArray<(BulkMessage Asked, MessageState Message)> Messages(BulkCommand command, PermitOutcome.Permitted permit, DateTimeOffset now) =>
        [.. command.Messages.Select(asked => (asked, MessageRules.Accept(asked.Command, permit.PhoneNumberId, permit.Period, Ids.MadeAt(asked.Id), now)))];

    /// <summary>
    /// The call, with a row for each message and their counters. The batch's own row is the condition of the whole unit: no message can be in the way, since their
    /// ids are new with it.
    /// </summary>
    public static BatchState Accept(string account, BulkReceipt receipt, IEnumerable<(BulkMessage Asked, MessageState Message)> messages, IdempotencyClaim? claim, DateTimeOffset now) => new()
    {
        Accepted = receipt.Accepted.Length,
        Rejected = receipt.Rejected.Length,
        CreatedAt = Ids.MadeAt(receipt.BatchId),
        Rows =
        [
            .. AnswerRows.Of(account, claim, now, answer => answer with { Batch = receipt }),
            .. NewMessages.Rows(account, [.. messages.Select(x => (x.Asked.Id, x.Message))]),
        ],
    };

    public static BulkReceipt Receipt(string batch, ImmutableArray<(BulkMessage Asked, MessageState Message)> messages, BulkCommand command) => new(
        batch,
        [.. messages.Select(x => new BulkAccepted(x.Asked.Index, x.Asked.Id, MessageFacts.Of(x.Message).Status, x.Message.Counterpart))],
        command.Rejected);

    public static Ticket Ticket(string account, string id, MessageState message) =>
        new(account, id, message.Counterpart, message.Lane, MessageFacts.Of(message).Due!.Value);
}
