namespace Orleans.Runtime;

/// <summary>Marks what has the identity of a grain: the grain itself, and references to it.</summary>
public interface IAddressable;

/// <summary>One activation: a grain in memory.</summary>
public interface IGrainContext
{
    GrainId GrainId { get; }

    /// <summary>The grain object; null until it has been made.</summary>
    object? GrainInstance { get; }

    /// <summary>Services of this activation's own scope.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Done when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation when the calls that run now are done.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
