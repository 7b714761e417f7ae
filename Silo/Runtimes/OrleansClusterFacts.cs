using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace WhatsApi.Silo;

/// <summary>The cluster as one of its silos sees it.</summary>
internal sealed class OrleansSiloFacts(IClusterMembershipService membership, ILocalSiloDetails me, IGrainFactory grains) : IClusterFacts
{
    public string Runtime => "orleans";

    // Generations are start times.
    public bool IsEldest => In(membership.CurrentSnapshot, SiloStatus.Active).OrderBy(silo => silo.Generation).ThenBy(silo => silo).FirstOrDefault() is { } eldest && eldest.Equals(me.SiloAddress);

    public Task<int> SilosAsync() => Task.FromResult(In(membership.CurrentSnapshot, SiloStatus.Active).Count());

    public Task<ImmutableSortedDictionary<string, int>> ActivationsAsync() => OrleansStatistics.ActivationsAsync(grains);

    public async IAsyncEnumerable<ClusterChange> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<SiloAddress>? known = null;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellationToken))
        {
            // Not those that are still going: until they are gone, a call would wake their grains where they are.
            HashSet<SiloAddress> here = [.. In(snapshot, SiloStatus.Active, SiloStatus.ShuttingDown, SiloStatus.Stopping)];
            var change = known is null ? default : new ClusterChange(here.Except(known).Count(), known.Except(here).Count());
            known = here;
            if (change != default) yield return change;
        }
    }

    static IEnumerable<SiloAddress> In(ClusterMembershipSnapshot cluster, params SiloStatus[] statuses) =>
        cluster.Members.Values.Where(silo => statuses.Contains(silo.Status)).Select(silo => silo.SiloAddress);
}

/// <summary>The cluster as a gateway without grains sees it: it has to ask.</summary>
internal sealed class OrleansClientFacts(IGrainFactory grains) : IClusterFacts
{
    public string Runtime => "orleans";

    public bool IsEldest => false;

    public async Task<int> SilosAsync() => (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;

    public Task<ImmutableSortedDictionary<string, int>> ActivationsAsync() => OrleansStatistics.ActivationsAsync(grains);
}

internal static class OrleansStatistics
{
    /// <summary>How many grains of our own classes are in memory, in all silos.</summary>
    public static async Task<ImmutableSortedDictionary<string, int>> ActivationsAsync(IGrainFactory grains) =>
        (await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            .Where(grain => grain.GrainType.StartsWith($"{nameof(WhatsApi)}.", StringComparison.Ordinal))
            .GroupBy(grain => NameOf(grain.GrainType), grain => grain.ActivationCount)
            .Where(counts => counts.Sum() > 0)
            .ToImmutableSortedDictionary(counts => counts.Key, counts => counts.Sum(), StringComparer.Ordinal);

    // Such as WhatsApi.Grains.MessageGrain,WhatsApi.Grains
    static string NameOf(string grainType)
    {
        var name = grainType.Split(',')[0];
        return name[(name.LastIndexOf('.') + 1)..];
    }
}
