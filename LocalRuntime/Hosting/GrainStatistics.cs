namespace WhatsApi.LocalRuntime;

/// <summary>What the runtime holds and does, for the operator's page.</summary>
public sealed class GrainStatistics
{
    private readonly LocalSilo _silo;

    internal GrainStatistics(LocalSilo silo) => _silo = silo;

    /// <summary>Looks at every activation: for a page, not for a hot path.</summary>
    public GrainSnapshot Read() => new(
        _silo.Classes.ToDictionary(grainClass => grainClass.Type.FullName!, grainClass => grainClass.Count),
        _silo.Pending.Count,
        _silo.Classes.Sum(grainClass => grainClass.Activations.Sum(activation => activation.QueuedTurns)),
        _silo.Reminders.Count);
}

/// <summary>One look at the runtime.</summary>
/// <param name="Activations">How many of each grain class are in memory.</param>
/// <param name="PendingCalls">Calls whose callers wait.</param>
/// <param name="QueuedTurns">Turns that wait for a thread.</param>
/// <param name="Reminders">Reminders that will tick.</param>
public sealed record GrainSnapshot(IReadOnlyDictionary<string, int> Activations, int PendingCalls, int QueuedTurns, int Reminders);
