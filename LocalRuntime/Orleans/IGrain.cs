using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks what a grain reference can stand for.</summary>
public interface IGrain : IAddressable;

/// <summary>Marks a grain whose key is a string.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>What the runtime asks of a grain class.</summary>
public interface IGrainBase
{
    /// <summary>The activation this object belongs to.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Called before the first call, after persistent state has been read.</summary>
    Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last call.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
