using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Accepted messages as rows of somebody else's unit, which makes sure that they are new.</summary>
internal static class NewMessages
{
    public static IEnumerable<Operation> Rows(string account, ImmutableArray<(string Id, MessageState Message)> messages) =>
    [
        .. messages.Select(x => MessageRow.New(account, x.Id, x.Message)),
        .. MessageCounters.Summed(messages.SelectMany(x => MessageCounters.Between(account, x.Message, null, MessageFacts.Of(x.Message)))),
    ];

    public static ImmutableArray<Ticket> Tickets(string account, ImmutableArray<(string Id, MessageState Message)> messages) =>
        [.. messages.Select(x => BatchRules.Ticket(account, x.Id, x.Message))];
}
