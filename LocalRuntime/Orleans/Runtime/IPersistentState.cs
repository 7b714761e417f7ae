using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A state of a grain, read before it is activated, written when it says so.</summary>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>Names the state and the storage of a constructor parameter of type <see cref="IPersistentState{TState}"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    public string StateName { get; } = stateName;

    /// <summary>The key of the <see cref="Storage.IGrainStorage"/> among the services; null is "Default".</summary>
    public string? StorageName { get; } = storageName;
}
