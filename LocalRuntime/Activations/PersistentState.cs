using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>A state of one activation. Operations on it run one after the other, even where calls interleave.</summary>
internal sealed class PersistentState<T>(Activation activation, string name, IGrainStorage storage) : IPersistentState<T>
{
    private readonly GrainState<T> _held = new(Fresh());
    private Task _last = Task.CompletedTask;

    public T State
    {
        get => _held.State!;
        set => _held.State = value;
    }

    public string? Etag => _held.ETag;

    public bool RecordExists => _held.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(default);

    public Task WriteStateAsync() => WriteStateAsync(default);

    public Task ClearStateAsync() => ClearStateAsync(default);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        InOrder("read", token => storage.ReadStateAsync(name, activation.GrainId, _held, token), cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        InOrder("write", token => storage.WriteStateAsync(name, activation.GrainId, _held, token), cancellationToken);

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        InOrder("clear", token => storage.ClearStateAsync(name, activation.GrainId, _held, token), cancellationToken);

    private Task InOrder(string what, Func<CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        if (Activation.Executing is null)
            throw new InvalidOperationException($"State {name} of {activation} can only be used in turns of the grain.");
        return _last = AfterAsync(_last, what, operation, cancellationToken);
    }

    private async Task AfterAsync(
        Task previous, string what, Func<CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception thrown) when (thrown is not OrleansException)
        {
            throw new OrleansException($"State {name} of {activation}: could not {what} it. {thrown.Message}", thrown);
        }
    }

    private static T Fresh() =>
        typeof(T) == typeof(string) ? (T)(object)""
        : typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance<T>()
        : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}

/// <summary>A constructor parameter marked with <see cref="PersistentStateAttribute"/>.</summary>
internal sealed class StateParameter
{
    private static readonly MethodInfo MakeMethod = typeof(StateParameter).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly PersistentStateAttribute _attribute;
    private readonly Func<Activation, PersistentStateAttribute, IStorage> _make;

    public StateParameter(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        (Type, _attribute) = (parameter.ParameterType, attribute);
        _make = MakeMethod.MakeGenericMethod(Type.GetGenericArguments()).CreateDelegate<Func<Activation, PersistentStateAttribute, IStorage>>();
    }

    public Type Type { get; }

    public IStorage Make(Activation activation) => _make(activation, _attribute);

    private static PersistentState<T> Make<T>(Activation activation, PersistentStateAttribute attribute) => new(
        activation,
        attribute.StateName,
        activation.Silo.Services.GetRequiredKeyedService<IGrainStorage>(attribute.StorageName ?? "Default"));
}
