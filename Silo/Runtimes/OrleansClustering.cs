using System.Net;
using Orleans.Configuration;
using StackExchange.Redis;

namespace WhatsApi.Silo;

/// <summary>How silos and gateways find one another: by the settings, a list in PostgreSQL or Redis, or fixed ports of this machine.</summary>
internal static class OrleansClustering
{
    const string Npgsql = "Npgsql";

    public static ISiloBuilder Join(this ISiloBuilder silo, OrleansCluster cluster)
    {
        if (cluster.IsLocalhost) return silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: cluster.Id, clusterId: cluster.Id);
        silo.Services.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = cluster.Id);
        if (cluster.AdvertisedAddress is { } address) silo.ConfigureEndpoints(IPAddress.Parse(address), cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: true);
        else silo.ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: true);
        silo.Services.AddList(cluster);
        return cluster.Clustering == "redis"
            ? silo.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(cluster.ConnectionString!))
            : silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, cluster.ConnectionString!));
    }

    public static IClientBuilder Join(this IClientBuilder client, OrleansCluster cluster)
    {
        if (cluster.IsLocalhost) return client.UseLocalhostClustering(cluster.GatewayPort, cluster.Id, cluster.Id);
        client.Services.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = cluster.Id);
        client.Services.AddList(cluster);
        return cluster.Clustering == "redis"
            ? client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(cluster.ConnectionString!))
            : client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, cluster.ConnectionString!));
    }

    static void AddList(this IServiceCollection services, OrleansCluster cluster)
    {
        if (cluster.Clustering == "redis")
        {
            services.AddSingleton<IDependency>(_ => new OrleansRedis(cluster.ConnectionString!));
            return;
        }
        services.AddSingleton(_ => new OrleansMembership(cluster.ConnectionString!));
        services.AddSingleton<IDependency>(provider => provider.GetRequiredService<OrleansMembership>());
        services.AddHostedService(provider => provider.GetRequiredService<OrleansMembership>());
    }
}
