using Orleans;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>Ends activations that have been idle for too long. Looks once in a while, and only while there are any.</summary>
internal sealed class Collector : IDisposable
{
    private readonly LocalSilo _silo;
    private readonly ITimer _timer;
    private int _armed;

    public Collector(LocalSilo silo)
    {
        _silo = silo;
        _timer = silo.Clock.CreateTimer(static self => ((Collector)self!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Arm()
    {
        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0)
            _timer.Change(_silo.Options.CollectionInterval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        var now = _silo.Clock.GetTimestamp();
        foreach (var grainClass in _silo.Classes.Where(IsCollected))
        {
            // In the order of their keys, because the order of a dictionary is not the same on every machine, and a simulation must be.
            var stale = grainClass.Activations.Where(activation => activation.IsStale(now));
            foreach (var activation in stale.OrderBy(activation => activation.Key, StringComparer.Ordinal))
                activation.Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Idle for {grainClass.CollectionAge}."));
        }

        Volatile.Write(ref _armed, 0);
        if (_silo.Classes.Any(grainClass => IsCollected(grainClass) && grainClass.HasActivations)) Arm();
    }

    private static bool IsCollected(GrainClass grainClass) => grainClass.CollectionAge < TimeSpan.MaxValue;
}
