using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What messages say of a person's consent.</summary>
internal static class MessageConsent
{
    /// <summary>The rows of an inbound message that opts its writer out or in.</summary>
    /// <param name="names">All names the writer is known by.</param>
    public static ImmutableArray<Operation> Heard(string account, ImmutableArray<string> names, InboundMessage m, bool optsOut, DateTimeOffset now)
    {
        var said = m.Payload is { } payload ? ConsentWords.TextOf(m.Type, payload) : null;
        return ConsentRows.Of(account, names, new(optsOut, m.At, now, ConsentEntry.ByMessage, said, ConversationRules.IdOf(m), m.Wamid), m.Wamid);
    }

    /// <summary>The rows of a step after which Meta is known to have refused a message because its recipient wants no more marketing.</summary>
    public static ImmutableArray<Operation> Between(string account, string id, MessageState message, MessageFacts? before, MessageFacts after)
    {
        if (!StoppedMarketing(after) || (before is not null && StoppedMarketing(before))) return [];
        var at = message.Past[^1].At;
        return ConsentRows.Of(account, [message.Counterpart], new(true, at, at, ConsentEntry.ByError, after.Error!.Title, id, after.Wamid), $"{id} {after.Attempts}");
    }

    static bool StoppedMarketing(MessageFacts facts) => facts.Error is { } error && MetaWords.StoppedMarketing(error.Code);
}
