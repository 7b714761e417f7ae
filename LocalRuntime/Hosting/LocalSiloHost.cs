using Microsoft.Extensions.Hosting;

namespace WhatsApi.LocalRuntime;

/// <summary>Starts and stops the silo with the host.</summary>
internal sealed class LocalSiloHost(LocalSilo silo) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => silo.Reminders.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => silo.StopAsync(cancellationToken);
}
