using Microsoft.Extensions.Options;

namespace WhatsApi.Silo;

/// <summary>Configuration section <c>Cluster</c>: where silos and gateways find one another.</summary>
internal sealed class OrleansCluster
{
    const string Section = "Cluster";

    /// <summary><c>localhost</c> (silos of this machine alone), <c>postgres</c> or <c>redis</c>.</summary>
    public string Clustering { get; init; } = Localhost;

    /// <summary>Of the server that keeps the list of silos. With <c>postgres</c> it is the store's own unless given.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Silos of different ids do not see one another, even on the same server.</summary>
    public string Id { get; init; } = "whatsapi";

    /// <summary>Where other silos reach this one; the machine's first address unless given.</summary>
    public string? AdvertisedAddress { get; init; }

    public int SiloPort { get; init; } = 11111;

    /// <summary>Where gateways that host no grains reach this silo.</summary>
    public int GatewayPort { get; init; } = 30000;

    public bool IsLocalhost => Clustering == Localhost;

    const string Localhost = "localhost";

    /// <summary>Reads the section. What cannot work is told in a sentence, before anything is started.</summary>
    /// <param name="hostsGrains">False for a gateway that only calls them.</param>
    public static OrleansCluster Read(IConfiguration configuration, bool hostsGrains)
    {
        var cluster = configuration.GetSection(Section).Get<OrleansCluster>() ?? new();
        var provider = configuration.GetValue("Store:Provider", "sqlite");
        if (cluster.Clustering == "postgres" && provider == "postgres") cluster.ConnectionString ??= configuration["Store:ConnectionString"];
        return cluster.WhyNot(provider!, hostsGrains) is { } why ? throw new OptionsValidationException(Section, typeof(OrleansCluster), [why]) : cluster;
    }

    string? WhyNot(string provider, bool hostsGrains) => Clustering switch
    {
        not (Localhost or "postgres" or "redis") => $"Cluster__Clustering is '{Clustering}': make it localhost, postgres or redis.",
        not Localhost when string.IsNullOrEmpty(ConnectionString) => $"Cluster__ConnectionString is needed: it names the {Clustering} server that keeps the list of silos.",
        _ when provider != "postgres" && !(IsLocalhost && hostsGrains) => $"Store__Provider={provider} is for one process. Give silos and gateways of a cluster one PostgreSQL database: Store__Provider=postgres.",
        _ => null,
    };
}
