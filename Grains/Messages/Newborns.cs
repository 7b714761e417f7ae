using System.Collections.Concurrent;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Messages whose ids were made in this process a moment ago, so that there is nothing to be read of them. Each is believed once, by the grain's first activation; and were it wrong,
/// the first write would fail, whose condition is that there is no row.
/// </summary>
public sealed class Newborns(Ids ids)
{
    // Calls that have not reached their grain yet; ids of calls that never do stay, so beyond it none are noted.
    const int Most = 10_000;

    readonly ConcurrentDictionary<Key, bool> _keys = [];
    int _count;

    /// <summary>The id of a message that the account is about to write.</summary>
    public string NewMessage(string account)
    {
        var id = ids.NewMessage();
        if (Volatile.Read(ref _count) < Most && _keys.TryAdd(new(account, id), true)) Interlocked.Increment(ref _count);
        return id;
    }

    internal bool Remove(Key key)
    {
        var isNew = _keys.TryRemove(key, out _);
        if (isNew) Interlocked.Decrement(ref _count);
        return isNew;
    }
}
