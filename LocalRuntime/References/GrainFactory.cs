using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Activations;

namespace WhatsApi.LocalRuntime.References;

/// <summary>Makes references to the grains of one silo.</summary>
internal sealed class GrainFactory(LocalSilo silo) : IClusterClient
{
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> _classes = new();

    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)(object)Reference(typeof(TGrainInterface), primaryKey, grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => (IGrain)Reference(grainInterfaceType, grainPrimaryKey, null);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)silo.ClassOf(grainId.Type).Reference(typeof(TGrainInterface), grainId.Key.ToString());

    private GrainReference Reference(Type grainInterface, string key, string? prefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return _classes.GetOrAdd((grainInterface, prefix), static (wanted, silo) => Implementation(wanted.Interface, wanted.Prefix, silo), silo)
            .Reference(grainInterface, key);
    }

    private static GrainClass Implementation(Type grainInterface, string? prefix, LocalSilo silo)
    {
        GrainClass[] found = [.. silo.Classes.Where(grainClass => grainInterface.IsAssignableFrom(grainClass.Type)
            && (prefix is null || grainClass.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal)))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"No grain class implements {grainInterface.FullName}."),
            _ => throw new ArgumentException(
                $"{grainInterface.FullName} is implemented by {string.Join(" and ", found.Select(one => one.Type.FullName))}."),
        };
    }
}
