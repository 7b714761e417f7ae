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
        builder.Services.AddParts(builder.Configuration).AddGrainRuntime(builder.Configuration).AddChores();
        return builder;
    }

    /// <summary>The same without the grains themselves: they live in the silos of a cluster.</summary>
    public static IHostApplicationBuilder AddWhatsApiClient(this IHostApplicationBuilder builder)
    {
        builder.Services.AddParts(builder.Configuration).AddGrainClient(builder.Configuration);
        return builder;
    }

    /// <summary>What a host of grains does beside hosting them.</summary>
    internal static IServiceCollection AddChores(this IServiceCollection services) =>
        services.AddHostedService<DrainService>().AddHostedService<RecoveryService>().AddHostedService<BacklogGauges>();

    internal static IServiceCollection AddParts(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Random>(_ => new LockedRandom());
        services.AddStore(configuration);
        services.AddMeta(configuration);
        services.AddOutgoing(configuration);
        services.AddGrains(configuration);
        return services.AddSingleton(_ => new SecretBox(SecretsKey.Load(configuration)));
    }
}
