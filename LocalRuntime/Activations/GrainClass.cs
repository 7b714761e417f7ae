using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Core;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.References;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>What the runtime knows of a grain class, and the activations it has.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<string, Activation> _activations = new();
    private readonly ObjectFactory _factory;
    private readonly StateParameter[] _states;

    public GrainClass(Type type, LocalSilo silo)
    {
        (Type, Silo) = (type, silo);
        GrainType = GrainType.Create(type.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? NameByConvention(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        HasDeactivation = type.GetMethod(nameof(Grain.OnDeactivateAsync), [typeof(DeactivationReason), typeof(CancellationToken)])!
            .DeclaringType != typeof(Grain);
        CollectionAge = silo.Options.ClassCollectionAge.TryGetValue(type.FullName!, out var age) ? age
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit ?? silo.Options.CollectionAge;

        var constructors = type.GetConstructors();
        if (constructors.Length != 1) throw new InvalidOperationException($"{type.FullName} needs exactly one public constructor.");
        _states = [.. from parameter in constructors[0].GetParameters()
                      let attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()
                      where attribute is not null
                      select new StateParameter(parameter, attribute)];
        _factory = ActivatorUtilities.CreateFactory(type, [.. _states.Select(state => state.Type)]);
    }

    public Type Type { get; }

    public LocalSilo Silo { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    public bool HasDeactivation { get; }

    public TimeSpan CollectionAge { get; }

    public IEnumerable<Activation> Activations => _activations.Select(entry => entry.Value);

    public bool HasActivations => !_activations.IsEmpty;

    public int Count => _activations.Count;

    public static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(Grain));

    public GrainReference Reference(Type grainInterface, string key) =>
        grainInterface.IsAssignableFrom(Type)
            ? ReferenceEmitter.For(grainInterface)(this, key)
            : throw new InvalidCastException($"{Type.FullName} is not {grainInterface.FullName}.");

    public Activation Find(string key) => _activations.GetOrAdd(key, static (key, self) => self.Make(key), this);

    public void Remove(Activation activation) => _activations.TryRemove(new(activation.Key, activation));

    /// <summary>Makes the grain object, and the states it is given.</summary>
    public (Grain Grain, IStorage[] States) Create(Activation activation)
    {
        var states = _states.Length == 0 ? [] : Array.ConvertAll(_states, state => state.Make(activation));
        return ((Grain)_factory(activation.ActivationServices, states), states);
    }

    private Activation Make(string key)
    {
        Silo.Collector.Arm();
        return new(this, key);
    }

    private static string NameByConvention(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }
}
