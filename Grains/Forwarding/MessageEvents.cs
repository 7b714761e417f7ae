using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>The events that a message's steps make.</summary>
internal static class MessageEvents
{
    /// <summary>The event of a step, if it made the message sent, delivered, read or failed. Late and repeated evidence makes none.</summary>
    public static ImmutableArray<Operation> Between(string account, string id, MessageState message, MessageFacts? before, MessageFacts after)
    {
        if (before?.Status == after.Status || after.Status is not (MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Read or MessageStatus.Failed)) return [];
        var evidence = message.Past[^1];
        var happened = evidence is Evidence.Reported reported ? reported.HappenedAt : evidence.At;
        var error = after.Status == MessageStatus.Failed ? after.Error : null;
        return [EventRows.Append(account, $"message.{after.Status.Word()}", new(happened, id, after.Wamid, error), evidence.At)];
    }

    public static Operation Received(string account, string id, DateTimeOffset at, DateTimeOffset now) =>
        EventRows.Append(account, EventTypes.Received, new(at, id), now);
}
