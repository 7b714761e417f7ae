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
}
