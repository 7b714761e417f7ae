using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsApi.Grains;
using WhatsApi.Meta;
using WhatsApi.Outgoing;
using WhatsApi.Storage;

namespace WhatsApi.Silo;

/// <summary>Composition of a host of grains: by itself, or inside the gateway's process.</summary>
public static class SiloApp
{
    /// <summary>Adds the store, the clients of Meta and of users' URLs, the grains and the engine that this build was made for.</summary>
    public static IHostApplicationBuilder AddWhatsApiSilo(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Random>(_ => new LockedRandom());
        services.AddStore(builder.Configuration);
        services.AddMeta(builder.Configuration);
        services.AddOutgoing(builder.Configuration);
        services.AddGrains(builder.Configuration);
        services.AddSingleton(_ => new SecretBox(SecretsKey.Load(builder.Configuration)));
        services.AddGrainRuntime(builder.Configuration);
        services.AddHostedService<RecoveryService>();
        services.AddHostedService<BacklogGauges>();
        return builder;
    }
}
