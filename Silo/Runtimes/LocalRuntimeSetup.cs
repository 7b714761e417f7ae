using Microsoft.Extensions.Options;
using WhatsApi.Grains;
using WhatsApi.LocalRuntime;
using WhatsApi.LocalRuntime.Reminders;

namespace WhatsApi.Silo;

/// <summary>The engine of one process: <c>LocalRuntime</c>.</summary>
internal static class LocalRuntimeSetup
{
    const string OfOrleans = "is for clusters: build with -p:GrainRuntime=Orleans, or leave it out.";

    public static IServiceCollection AddGrainRuntime(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["Cluster:Clustering"] is { } clustering and not "localhost") throw Refused("Cluster", $"Cluster__Clustering={clustering} {OfOrleans}");
        services.AddSingleton<IReminderStore, LocalReminders>().AddSingleton<IClusterFacts, LocalClusterFacts>();
        return services.AddLocalGrains(options =>
        {
            options.Assemblies.Add(typeof(GrainsSetup).Assembly);
            options.CallTimeout = configuration.GetValue("Grains:CallTimeout", options.CallTimeout);
        });
    }

    /// <summary>There is no other process to call.</summary>
    public static IServiceCollection AddGrainClient(this IServiceCollection services, IConfiguration configuration) =>
        throw Refused("Gateway", $"Gateway__Silo=false {OfOrleans}");

    static OptionsValidationException Refused(string section, string why) => new(section, typeof(LocalRuntimeOptions), [why]);
}
