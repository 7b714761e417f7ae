using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;
using WhatsApi.Storage;

namespace WhatsApi.Silo;

/// <summary>The engine of a cluster: Microsoft Orleans.</summary>
internal static class OrleansRuntimeSetup
{
    // A silo that hangs keeps its connections: calls through it wait until a gateway reads that it was declared dead. Orleans reads once a minute.
    static readonly TimeSpan SilosReadEvery = TimeSpan.FromSeconds(5);

    // A silo that hangs is given up when nothing has come from it for three of these: 15 s. By Orleans' default of 20 it would be a minute.
    static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);

    // What is left of the 15 s of a stop when senders have ended what they had begun (DrainService).
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>This process hosts grains.</summary>
    public static IServiceCollection AddGrainRuntime(this IServiceCollection services, IConfiguration configuration)
    {
        var cluster = OrleansCluster.Read(configuration, hostsGrains: true);
        // Alone on its database, it can be held to that; silos of a cluster share theirs, and versions decide.
        services.Configure<StoreOptions>(store => store.Exclusive = cluster.IsLocalhost);
        return services.AddOrleans(silo => silo.AddGrainEngine(configuration).Join(cluster));
    }

    /// <summary>This process calls the grains that the silos host.</summary>
    public static IServiceCollection AddGrainClient(this IServiceCollection services, IConfiguration configuration)
    {
        var cluster = OrleansCluster.Read(configuration, hostsGrains: false);
        services.Configure<StoreOptions>(store => store.Exclusive = false);
        services.AddSingleton<IClusterFacts, OrleansClientFacts>();
        services.AddContracts();
        return services.AddOrleansClient(client =>
        {
            client.Join(cluster).AddActivityPropagation().UseConnectionRetryFilter<OrleansPatience>();
            client.Services.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = SilosReadEvery);
            client.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = CallTimeout(configuration, options.ResponseTimeout));
            if (HasDashboard(configuration)) client.AddDashboard(options => options.HideTrace = true);
        });
    }

    /// <summary>All of a silo but how it finds the others.</summary>
    internal static ISiloBuilder AddGrainEngine(this ISiloBuilder silo, IConfiguration configuration)
    {
        silo.Services.AddContracts();
        silo.Services.AddSingleton<IClusterFacts, OrleansSiloFacts>();
        silo.Services.AddSingleton<IReminderTable, OrleansReminders>();
        silo.Services.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = CallTimeout(configuration, options.ResponseTimeout));
        silo.Services.Configure<ClusterMembershipOptions>(options => options.MaxProbeTimeout = LongestProbe);
        silo.Services.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = LastWords);
        silo.AddReminders().AddActivityPropagation();
        return HasDashboard(configuration) ? silo.AddDashboard(options => options.HideTrace = true) : silo;
    }

    // Callers decide by the type: the gateway tells a store that is away from a mistake of ours, a webhook lane what to try again from what never will. So every exception must
    // arrive as what it is, with its causes, whoever made them: one that cannot be written arrives as another.
    internal static void AddContracts(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = _ => true);

    static TimeSpan CallTimeout(IConfiguration configuration, TimeSpan otherwise) => configuration.GetValue("Grains:CallTimeout", otherwise);

    // Only operators may look at it: without their key there is nobody to show it to, and it costs every silo something.
    static bool HasDashboard(IConfiguration configuration) => configuration["OPERATOR_KEY"] is { Length: > 0 };
}
