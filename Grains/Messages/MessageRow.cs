using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A message as a row: the columns that lists and senders query.</summary>
internal static class MessageRow
{
    public static readonly StateMap<MessageState> Map = new(Tables.Messages, KeyOf, StateJson.Default.MessageState, Columns);

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
