using System.Collections.Concurrent;

namespace WhatsApi.Grains;

/// <summary>The send loops of this process, so that it can end what they have begun while stores and grains still answer.</summary>
public sealed class SendersHere(SenderOptions options, TimeProvider clock)
{
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    readonly ConcurrentDictionary<SendLoop, bool> _loops = new();

    /// <summary>Begins nothing more in this process, for good, and waits until Meta's answers to what was begun are stored.</summary>
    /// <returns>How many attempts were still under way when it gave up; 0: none.</returns>
    public async Task<int> DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        options.Hold = true; // loops that wake from now on do not begin either
        var start = clock.GetTimestamp();
        while (Busy > 0 && clock.GetElapsedTime(start) < patience && !cancellationToken.IsCancellationRequested) await Task.Delay(Glance, clock, CancellationToken.None);
        return Busy;
    }

    internal void Add(SendLoop loop) => _loops.TryAdd(loop, true);

    internal void Remove(SendLoop loop) => _loops.TryRemove(loop, out _);

    // Read beside the loops' turns: a figure that is a moment old is good enough, because nothing is begun any more.
    int Busy => _loops.Keys.Sum(loop => loop.Busy);
}
