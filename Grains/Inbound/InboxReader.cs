using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What has become of Meta's webhook payloads, for operators.</summary>
public sealed class InboxReader(IStore store)
{
    /// <summary>Counting ends here: a backlog beyond it is a backlog.</summary>
    public const int MostCounted = 10_000;

    public async Task<InboxView> LookAsync()
    {
        var rows = await store.QueryAsync(InboxRows.After("", MostCounted) with { WithDocument = false });
        var kept = await store.QueryAsync(InboxRows.Kept(MostCounted) with { WithDocument = false });
        var waiting = rows.Where(InboxRows.IsPending).ToList();
        return new(waiting.Count, waiting is [var oldest, ..] ? InboxRows.Payload(oldest).ReceivedAt : null, kept.Count, More: rows.Count == MostCounted || kept.Count == MostCounted);
    }
}

/// <param name="Waiting">Payloads that are not worked off yet.</param>
/// <param name="OldestAt">When the oldest of them came in.</param>
/// <param name="Kept">Payloads kept because something in them was not understood.</param>
/// <param name="More">True when counting stopped at the most that is counted.</param>
public sealed record InboxView(int Waiting, DateTimeOffset? OldestAt, int Kept, bool More);
