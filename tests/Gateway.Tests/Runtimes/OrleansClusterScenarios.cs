using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What only a cluster can do.</summary>
public sealed class ClusterScenarios
{
    [Fact]
    public async Task A_silo_is_killed_and_every_message_is_sent_once()
    {
        await using var world = new SlowWorld();
        await world.InitializeAsync();
        await world.Sandbox.Behaves(new { statuses = new[] { "sent" } }); // settles what was under way
        var sent = new List<(Account Account, string Message)>();
        for (var i = 0; i < 6; i++)
        {
            var account = await world.Account(); // each with a sender somewhere
            for (var j = 0; j < 10; j++) sent.Add((account, await account.Send($"{j}")));
        }
        await world.Silos.KillOneAsync();
        foreach (var (account, message) in sent) await account.Sees(message, seen => seen.Text("status") == "sent", "sent", TimeSpan.FromSeconds(150));
        foreach (var (_, message) in sent) Assert.Equal(1, await world.Sandbox.Ledger.Count(message));
    }

    [Fact]
    public async Task Webhook_lanes_that_the_first_silo_woke_spread_over_those_that_came_later()
    {
        await using var world = new SlowWorld();
        await world.InitializeAsync();
        await Eventually.Get(
            () => world.Operator.Get("/dashboard/DashboardCounters"),
            seen => seen.At("simpleGrainStats")!.AsArray().Count(grains => ((string)grains!["grainType"]!).Contains("InboxGrain", StringComparison.Ordinal) && (int)grains["activationCount"]! > 0) > 1,
            seen => $"Lanes in several silos were waited for, seen: {seen.Body}");
    }

    [Fact]
    public async Task Two_processes_find_each_other_in_PostgreSQL_and_are_one_service()
    {
        await using var silos = new Silos();
        var (first, second) = (await Start(silos), await Start(silos));
        await using (first.App)
        await using (second.App)
        {
            var ready = await Eventually.Get(() => first.Client.Get("/ready"), seen => seen.Text("checks.cluster.silos") == "2", seen => $"Two silos were waited for, seen: {seen.Body}");
            Assert.Equal("true", ready.Text("checks.postgres.ok"));
            var key = (await first.Client.Post("/auth/register", new { email = "ana@example.com", password = "correct horse" })).Is(201).Text("apiKey");
            (await second.Client.WithKey(key).Get("/auth/me")).Is(200);
            await second.App.StopAsync();
            (await first.Client.WithKey(key).Get("/auth/me")).Is(200);
            await first.App.StopAsync();
        }
    }

    [Theory]
    [InlineData("--Cluster:Clustering=postgres", "Cluster__ConnectionString")]
    [InlineData("--Cluster:Clustering=zookeeper", "Cluster__Clustering")]
    [InlineData("--Gateway:Silo=false", "Store__Provider")]
    public void Settings_that_make_no_cluster_are_told_at_start(string setting, string name)
    {
        var refused = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Program.Build("--environment=Development", setting));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    static async Task<(WebApplication App, Client Client)> Start(Silos silos)
    {
        var app = Program.Build([
            "--environment=Production", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:WhatsApi=None", "--Webhooks:AllowUnverified=true",
            "--Cluster:Clustering=postgres", "--Cluster:AdvertisedAddress=127.0.0.1", .. Silos.Alone, .. silos.StoreSettings,
        ]);
        await app.StartAsync();
        return (app, new Client(new HttpClient { BaseAddress = new Uri(Addresses.Of(app.Services.GetRequiredService<IServer>())) }));
    }

    sealed class SlowWorld : World, IAsyncDisposable
    {
        // What was claimed and never left waits for the window; reports of what did leave are there long before.
        protected override string[] Settings => ["--Sender:MessagesPerSecond=2", "--Sender:UnknownOutcomeWindow=00:00:30"];

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
