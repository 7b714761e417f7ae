using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using WhatsApi.LocalRuntime.Activations;

namespace WhatsApi.LocalRuntime;

/// <summary>Composition of the local runtime.</summary>
public static class LocalGrains
{
    /// <summary>
    /// Runs the grains of the given assemblies in this process. Wants an <c>IGrainStorage</c> keyed by each storage name that the grains use, and an
    /// <see cref="Reminders.IReminderStore"/> if they use reminders; takes the <see cref="TimeProvider"/> of the services if there is one.
    /// </summary>
    public static IServiceCollection AddLocalGrains(this IServiceCollection services, Action<LocalRuntimeOptions> configure)
    {
        services.AddLogging();
        services.AddOptions<LocalRuntimeOptions>().Configure(configure)
            .Validate(options => options.Assemblies.Count > 0, "LocalRuntimeOptions.Assemblies: name the assemblies that hold the grains.")
            .Validate(
                options => options.CallTimeout > TimeSpan.Zero && options.CollectionInterval > TimeSpan.Zero,
                "LocalRuntimeOptions: times must be positive.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITurnQueue, PoolTurnQueue>();
        services.TryAddSingleton<LocalSilo>();
        services.TryAddSingleton(provider => new GrainStatistics(provider.GetRequiredService<LocalSilo>()));
        services.TryAddSingleton<IClusterClient>(provider => provider.GetRequiredService<LocalSilo>().Factory);
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<LocalSilo>().Factory);
        services.AddHostedService<LocalSiloHost>();
        return services;
    }
}
