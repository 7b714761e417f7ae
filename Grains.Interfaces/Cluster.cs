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

    /// <summary>Tells how many silos have gone, by a crash or in order, each time that some have: what they worked at lies still.</summary>
    IAsyncEnumerable<int> DeparturesAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<int>();
}

/// <summary>A server beside the store that the engine depends on.</summary>
public interface IDependency
{
    /// <summary>What <c>/ready</c> calls it: <c>redis</c>, <c>postgres</c>.</summary>
    string Name { get; }

    /// <summary>Ends well when it answers.</summary>
    Task PingAsync();
}
