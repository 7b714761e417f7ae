using System.Collections.Immutable;

namespace WhatsApi;

/// <summary>What the engine below the grains knows of itself, for operators. Every engine brings its own.</summary>
public interface IClusterFacts
{
    /// <summary>The engine's name: <c>local</c>, <c>orleans</c>.</summary>
    string Runtime { get; }

    /// <summary>How many silos are up. Cheap: <c>/ready</c> asks for it.</summary>
    Task<int> SilosAsync();

    /// <summary>How many grains of each class are in memory, in all silos. Classes without any are left out.</summary>
    Task<ImmutableSortedDictionary<string, int>> ActivationsAsync();

    /// <summary>Whether this silo does what one silo of a cluster is enough for. A hint: for a moment it may be two of them, or none.</summary>
    bool IsEldest => true;

    /// <summary>Tells each time that silos have come or gone since it began to look.</summary>
    IAsyncEnumerable<ClusterChange> ChangesAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<ClusterChange>();
}

/// <param name="Come">How many silos are there that were not: none of what is awake is theirs.</param>
/// <param name="Gone">How many silos have gone, by a crash or in order: what they worked at lies still.</param>
public readonly record struct ClusterChange(int Come, int Gone);

/// <summary>A server beside the store that the engine depends on.</summary>
public interface IDependency
{
    /// <summary>What <c>/ready</c> calls it: <c>redis</c>, <c>postgres</c>.</summary>
    string Name { get; }

    /// <summary>Ends well when it answers.</summary>
    Task PingAsync();
}
