using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using WhatsApi.LocalRuntime.Activations;

namespace WhatsApi.LocalRuntime.Simulation;

/// <summary>One silo in a simulation: started, stopped, or crashed and followed by another on the same stores.</summary>
public sealed class SimulatedSilo
{
    private readonly SimulationScheduler _scheduler;
    private readonly IHostedService[] _hosted;

    internal SimulatedSilo(SimulationScheduler scheduler, VirtualClock clock, Action<IServiceCollection> configure)
    {
        _scheduler = scheduler;
        var services = new ServiceCollection();
        configure(services);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SiloClock(clock, scheduler)));
        services.Replace(ServiceDescriptor.Singleton<ITurnQueue>(scheduler));
        Services = services.BuildServiceProvider();
        _hosted = [.. Services.GetServices<IHostedService>()];
        Started = scheduler.StartAsync(StartAsync);
    }

    public IServiceProvider Services { get; }

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Done when all hosted services have started, the reminders among them. Calls need not wait for it.</summary>
    public Task Started { get; }

    public bool IsCrashed => _scheduler.IsDead;

    public bool IsFrozen => _scheduler.IsFrozen;

    /// <summary>
    /// From now on nothing of this silo runs: its turns and timers are dropped, callers outside get a <see cref="SiloCrashedException"/>.
    /// </summary>
    public void Crash()
    {
        if (IsCrashed) return;
        _scheduler.Die();
        Services.GetRequiredService<LocalSilo>().Crash(static () => new SiloCrashedException());
    }

    /// <summary>From now on nothing of this silo runs, as after SIGSTOP. It loses nothing, and its clock goes on.</summary>
    public void Freeze() => _scheduler.Freeze();

    /// <summary>It goes on where it stood still; timers that came due meanwhile fire now.</summary>
    public void Thaw() => _scheduler.Thaw();

    /// <summary>Stops in order: calls under way finish and every activation ends.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _scheduler.StartAsync(async () =>
    {
        foreach (var service in _hosted.Reverse()) await service.StopAsync(cancellationToken);
    });

    public override string ToString() => _scheduler.ToString();

    private async Task StartAsync()
    {
        foreach (var service in _hosted) await service.StartAsync(CancellationToken.None);
    }
}
