using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What a conversation becomes. Everything is an argument.</summary>
internal static class ConversationRules
{
    /// <summary>The conversation after an inbound message, which goes into the same transaction as a row of its own.</summary>
    /// <param name="optsOut">What the message says of the writer's consent, if it does.</param>
    /// <param name="route">What it is to a flow.</param>
    public static ConversationState On(string account, ConversationState conversation, InboundMessage m, bool? optsOut, FlowRoute route, DateTimeOffset now)
    {
        var message = Message(m, now) with { FlowExecutionId = route.Errand?.ExecutionId };
        var document = JsonSerializer.SerializeToUtf8Bytes(message, StateJson.Default.MessageState);
        return conversation with
        {
            UserId = m.FromUserId ?? conversation.UserId,
            ProfileName = m.ProfileName ?? conversation.ProfileName,
            Username = m.Username ?? conversation.Username,
            LastInboundAt = conversation.LastInboundAt > m.At ? conversation.LastInboundAt : m.At,
            ExecutionId = route.ExecutionId,
            Errand = route.Errand,
            FlowPace = route.Errand is null ? conversation.FlowPace : conversation.FlowPace.Next(now),
            Rows =
            [
                new Operation.Put(Tables.Messages, new Key(account, IdOf(m)), document, MessageRow.Columns(message), ExpectedVersion: 0),
                new Operation.Increment(account, MessageCounters.Day("", m.At, "inbound"), 1),
                MessageEvents.Received(account, IdOf(m), m.At, now),
                .. optsOut is { } wish ? MessageConsent.Heard(account, Names(conversation, m), m, wish, now) : [],
            ],
        };
    }

    /// <summary>The user id that this message shows to be the same person's, when it is news.</summary>
    public static string? NewId(string person, ConversationState conversation, InboundMessage m) =>
        m.FromUserId is { } id && id != person && id != conversation.UserId ? id : null;

    static ImmutableArray<string> Names(ConversationState conversation, InboundMessage m) =>
        [.. ((string?[])[m.From, m.FromUserId, .. conversation.OtherNames]).OfType<string>().Distinct()];

    /// <summary>Derived from Meta's id, so that a webhook that comes twice makes one message.</summary>
    public static string IdOf(InboundMessage m) => Ids.Derived("msg_", m.At, m.Wamid);

    static MessageState Message(InboundMessage m, DateTimeOffset now) => new()
    {
        Inbound = true,
        PhoneNumberId = m.PhoneNumberId,
        Counterpart = m.From,
        Type = m.Type,
        Payload = m.Payload,
        ContextMessageId = m.ContextMessageId,
        Wamid = m.Wamid,
        Raw = m.Raw,
        CreatedAt = m.At,
        Past = [new Evidence.Heard(now, m.At)],
    };
}
