using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What has become of Meta's webhook payloads, for operators.</summary>
public sealed class InboxReader(IStore store)
{
    /// <summary>Counting ends here: a backlog beyond it is a backlog.</summary>
    public const int MostCounted = 10_000;

    public async Task<InboxView> LookAsync()
    {
        var waiting = await store.QueryAsync(InboxRows.Of(InboxRows.PendingState, MostCounted));
        var kept = await store.QueryAsync(InboxRows.Of(InboxRows.KeptState, MostCounted));
        return new(waiting.Count, waiting is [var oldest, ..] ? InboxRows.Payload(oldest).ReceivedAt : null, kept.Count);
    }
}

/// <param name="Waiting">Payloads that are not worked off yet.</param>
/// <param name="OldestAt">When the oldest of them came in.</param>
/// <param name="Kept">Payloads kept because something in them was not understood.</param>
public sealed record InboxView(int Waiting, DateTimeOffset? OldestAt, int Kept)
{
    /// <summary>True when one of the counts stopped at the most that is counted.</summary>
    public bool More => Waiting == InboxReader.MostCounted || Kept == InboxReader.MostCounted;
}
