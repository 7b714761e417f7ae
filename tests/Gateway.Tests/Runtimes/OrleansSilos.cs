using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using WhatsApi.Silo;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Gateway.Tests;

/// <summary>Three silos on a PostgreSQL database of their own. The gateway calls them over TCP.</summary>
internal sealed class Silos : ISilos
{
    const short Many = 3;
    const string Id = "whatsapi-tests";
    static readonly Lock s_lock = new();
    static PostgresServer? s_server;
    static int s_users;

    readonly string _database = NewDatabase();
    TestCluster? _cluster;

    /// <summary>What <c>/ready</c> tells of it.</summary>
    public const string Runtime = "orleans", Count = "3", Store = "postgres";

    /// <summary>Settings of a gateway that is a world by itself.</summary>
    public static string[] Alone
    {
        get
        {
            using var ports = new TestClusterPortAllocator();
            var (silo, gateway) = ports.AllocateConsecutivePortPairs(1);
            return [$"--Cluster:SiloPort={silo}", $"--Cluster:GatewayPort={gateway}"];
        }
    }

    public string[] StoreSettings =>
    [
        "--Store:Provider=postgres", $"--Store:ConnectionString={_database}", "--Store:Exclusive=false", $"--Secrets:Key={Convert.ToBase64String(new byte[32])}",
    ];

    public string[] GatewaySettings =>
        ["--Gateway:Silo=false", $"--Cluster:Id={Id}", $"--Cluster:GatewayPort={_cluster!.Options.BaseGatewayPort.ToString(CultureInfo.InvariantCulture)}"];

    public async Task StartAsync(string[] settings)
    {
        var builder = new TestClusterBuilder(Many);
        builder.Options.ClusterId = builder.Options.ServiceId = Id;
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.Options.InitializeClientOnDeploy = builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHostConfiguration(configuration => configuration.AddCommandLine(settings));
        builder.AddSiloBuilderConfigurator<TestSilo>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <summary>Ends one silo as a crash would. Not the first: it keeps the test cluster's list of silos.</summary>
    public Task KillOneAsync() => _cluster!.KillSiloAsync(_cluster.SecondarySilos[0]);

    public async Task StopAsync()
    {
        if (_cluster is not { } cluster) return;
        _cluster = null;
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        lock (s_lock)
        {
            if (--s_users > 0) return ValueTask.CompletedTask;
            s_server!.Dispose();
            s_server = null;
        }
        return ValueTask.CompletedTask;
    }

    // One server for all worlds that are there at the same time; nothing is left of it after the last, because a test process ends without asking.
    static string NewDatabase()
    {
        lock (s_lock)
        {
            s_users++;
            return (s_server ??= new()).NewDatabase().ConnectionString;
        }
    }

    /// <summary>A silo as the product composes it, found as the test cluster finds its silos.</summary>
    sealed class TestSilo : IHostConfigurator, ISiloConfigurator
    {
        public void Configure(IHostBuilder hostBuilder) => hostBuilder
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices((context, services) => services.AddParts(context.Configuration).AddChores());

        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddGrainEngine(siloBuilder.Configuration);
    }
}
