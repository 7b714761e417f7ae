using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What a flow writes arrives in the order in which it was written: a message asks, when its turn has come, for the one before it. Its sender sends one at a time to one person, but
/// an attempt that could not be stored, failed for now or has no outcome yet does not hold up those behind it.
/// </summary>
internal static class FlowOrder
{
    /// <param name="before">The message that goes first; null when it is gone.</param>
    /// <returns>What happens to the message instead of being sent; null: it goes.</returns>
    public static Evidence.Behind? Stop(Row? before, DateTimeOffset now)
    {
        if (before is null || MessageFacts.Of(MessageRow.Of(before)) is var facts && !MessageFacts.IsUnderWay(facts.Status)) return null;
        // Without a time of its own it waits for people, who may never decide (onUnknown: hold).
        return facts.Due is { } due ? new(now, due > now ? due : now + SendLoop.AfterTrouble) : null;
    }
}
