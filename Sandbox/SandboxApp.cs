using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Sandbox.Controls;
using WhatsApi.Sandbox.Graph;

namespace WhatsApi.Sandbox;

/// <summary>Meta's WhatsApp Cloud API as far as a business sees it, on a Kestrel of its own.</summary>
public static class SandboxApp
{
    /// <summary>Builds a sandbox that reads no configuration, follows no signals and logs only its own failures, to <paramref name="log"/>.</summary>
    /// <param name="configure">Last words on the builder, such as a console for a process of its own.</param>
    public static WebApplication Build(
        SandboxOptions options, TimeProvider? clock = null, ILogger? log = null, Action<WebApplicationBuilder>? configure = null)
    {
        if (options.WhyNot() is { } why) throw new ArgumentException(why, nameof(options));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(SandboxApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(Limit);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, Guest>();
        builder.Services.AddSingleton(_ => new SandboxWorld(options, clock ?? TimeProvider.System, log ?? NullLogger.Instance));
        configure?.Invoke(builder);

        var app = builder.Build();
        var world = app.Services.GetRequiredService<SandboxWorld>();
        app.Lifetime.ApplicationStopping.Register(world.Outbox.Stop);
        app.MapControls(world);
        app.MapFallback("{**path}", new GraphEndpoint(world, log ?? NullLogger.Instance).Handle);
        return app;
    }

    /// <summary>Where a started sandbox listens, with the port it was given.</summary>
    public static Uri Address(this WebApplication sandbox) =>
        new(sandbox.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
    }

    /// <summary>Starts and stops when its host says so; Ctrl+C is the host's.</summary>
    sealed class Guest : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
