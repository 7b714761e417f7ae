using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>
/// How far an account's events are. They are taken in order and done with in any order; what was taken after the last that is done needs no mark, because it is simply
/// taken again.
/// </summary>
internal sealed class Progress(long cursor, IEnumerable<long> open)
{
    readonly SortedSet<long> _open = [.. open];
    long _done = cursor;

    /// <summary>The last that was taken.</summary>
    public long Taken { get; private set; } = cursor;

    public void Take(long sequence)
    {
        _open.Add(sequence);
        Taken = Math.Max(Taken, sequence);
    }

    public void Done(long sequence)
    {
        if (_open.Remove(sequence)) _done = Math.Max(_done, sequence);
    }

    /// <summary>What has to be stored: up to where everything is done with, and what is not.</summary>
    public (long Cursor, ImmutableArray<long> Open) Saved => (_done, [.. _open.TakeWhile(sequence => sequence < _done)]);
}
