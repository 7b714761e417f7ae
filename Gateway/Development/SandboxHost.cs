using Microsoft.AspNetCore.Hosting.Server;
using WhatsApi.Sandbox;

namespace WhatsApi.Gateway;

/// <summary>Hosts the sandbox on a port of its own, once this service listens and the sandbox can be told where to post its webhooks.</summary>
internal sealed class SandboxHost(LocalSandbox sandbox, IServer server, TimeProvider clock, ILogger<SandboxHost> log) : IHostedLifecycleService, IAsyncDisposable
{
    WebApplication? _app;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var options = sandbox.Options;
        options.CallbackUrl ??= Addresses.Of(server) + "/webhooks/whatsapp";
        _app = SandboxApp.Build(options, clock, log);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new CannotStartException($"The sandbox cannot listen on {options.Url}: {e.Message} Choose another address with Sandbox__Url, or switch it off with Sandbox__Enabled=false.");
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_app is not null) await _app.StopAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
