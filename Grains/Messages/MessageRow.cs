using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A message as a row: the columns that lists and senders query.</summary>
internal static class MessageRow
{
    public static readonly StateMap<MessageState> Map = new(Tables.Messages, KeyOf, StateJson.Default.MessageState, Columns);

    /// <summary>A message that is stored with others, in a unit whose condition says that it is new.</summary>
    public static Operation.PutIfAbsent New(string account, string id, MessageState message) => new(Tables.Messages, new Key(account, id), Document(message), Columns(message));

    /// <summary>A step of a message that is taken beside its grain, which will read again.</summary>
    public static Operation.Put Next(Row row, MessageState next) => new(Tables.Messages, row.Key, Document(next), Columns(next), row.Version);

    public static MessageState Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.MessageState)!;

    static byte[] Document(MessageState message) => JsonSerializer.SerializeToUtf8Bytes(message, StateJson.Default.MessageState);

    static Key KeyOf(string grainKey)
    {
        var (account, id) = Keys.Split(grainKey);
        return new(account, id);
    }

    public static Value[] Columns(MessageState message)
    {
        var facts = MessageFacts.Of(message);
        return
        [
            Value.Of(message.Inbound ? "inbound" : "outbound"), Value.Of(facts.Status.Word()), Value.Of(message.Type), Value.Of(message.Counterpart),
            Value.Of(message.PhoneNumberId), Value.Of((long)message.Lane), Value.Of(facts.Due), Value.Of(message.Wamid ?? facts.Wamid),
            Value.Of(message.BatchId), Value.Of(message.CampaignId), Value.Of(message.FlowExecutionId), Value.Of(message.CreatedAt),
        ];
    }
}
