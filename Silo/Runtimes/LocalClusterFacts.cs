using System.Collections.Immutable;
using WhatsApi.LocalRuntime;

namespace WhatsApi.Silo;

/// <summary>A cluster of one process.</summary>
internal sealed class LocalClusterFacts(GrainStatistics statistics) : IClusterFacts
{
    public string Runtime => "local";

    public Task<int> SilosAsync() => Task.FromResult(1);

    public Task<ImmutableSortedDictionary<string, int>> ActivationsAsync() => Task.FromResult(statistics.Read().Activations
        .Where(grains => grains.Value > 0)
        .ToImmutableSortedDictionary(grains => grains.Key[(grains.Key.LastIndexOf('.') + 1)..], grains => grains.Value, StringComparer.Ordinal));
}
