using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>The request that a message becomes at Meta. It carries our id, so that every status names the message even when the answer was lost.</summary>
internal static class MetaRequest
{
    public static byte[] Body(string id, MessageState message) =>
        GraphRequest.Compose(To(message), message.Type, message.Payload!.Value.Text, message.ContextMessageId, opaque: id);

    static Recipient To(MessageState message) => Recipient.TryParse(message.Counterpart, out var recipient)
        ? recipient
        : throw new InvalidOperationException("A stored recipient is a phone number or a business-scoped user id.");
}
