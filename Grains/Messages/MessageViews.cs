using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>A message as callers see it.</summary>
internal static class MessageViews
{
    public static MessageReceipt Receipt(string id, MessageState message) => new(
        id, MessageFacts.Of(message).Status, message.Counterpart, message.Type, message.SendAt, message.BatchId, message.Metadata ?? NoMetadata, message.CreatedAt);

    public static MessageView Of(string id, MessageState message, string? blockedBy, DateTimeOffset now)
    {
        var facts = MessageFacts.Of(message);
        var isDue = facts.IsWaiting && facts.Due <= now;
        return new(
            id, message.Inbound ? "inbound" : "outbound", isDue ? MessageStatus.Queued : facts.Status, facts.Unknown ? "unknown" : null, message.Type,
            To: message.Inbound ? null : message.Counterpart, From: message.Inbound ? message.Counterpart : null,
            message.PhoneNumberId, message.Inbound ? message.Wamid : facts.Wamid, message.Payload, message.ContextMessageId,
            facts.Attempts, facts.IsWaiting && (facts.Attempts > 0 || (facts.Status == MessageStatus.Queued && facts.Due > now)) ? facts.Due : null, Error(facts),
            facts.BlockedBy ?? (isDue || facts.Status == MessageStatus.Queued ? blockedBy : null), facts.Pricing, facts.Conversation, message.Metadata ?? NoMetadata, message.SendAt,
            message.BatchId, message.CampaignId, message.FlowExecutionId, message.CreatedAt, MessageTimeline.Of(message));
    }

    static ErrorView? Error(MessageFacts facts) => facts.Error is { } error
        ? new(error.Code, error.Title, error.Detail, error.Retryable, MetaWords.Hint(error.Code))
        : null;

    static readonly ImmutableSortedDictionary<string, string> NoMetadata = ImmutableSortedDictionary<string, string>.Empty;
}
