using WhatsApi.Grains;
using WhatsApi.LocalRuntime;
using WhatsApi.LocalRuntime.Reminders;

namespace WhatsApi.Silo;

/// <summary>The engine of one process: <c>LocalRuntime</c>.</summary>
internal static class LocalRuntimeSetup
{
    public static IServiceCollection AddGrainRuntime(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IReminderStore, LocalReminders>().AddSingleton<IClusterFacts, LocalClusterFacts>();
        return services.AddLocalGrains(options =>
        {
            options.Assemblies.Add(typeof(GrainsSetup).Assembly);
            options.CallTimeout = configuration.GetValue("Grains:CallTimeout", options.CallTimeout);
        });
    }
}
