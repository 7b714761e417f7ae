using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace WhatsApi.Gateway.Tests;

public sealed class StartTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

    string[] Args(params string[] more) =>
        ["--urls=http://127.0.0.1:0", $"--Store:ConnectionString=Data Source={_folder}/whatsapi.db", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", .. Silos.Alone, .. more];

    [Fact]
    public void Production_refuses_to_start_without_the_apps_secret()
    {
        var refused = Assert.Throws<CannotStartException>(() => Program.Build(Args("--environment=Production")));
        Assert.Contains("WHATSAPP_APP_SECRET", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_secrets_key_is_told_at_start()
    {
        var refused = Assert.Throws<CannotStartException>(() => Program.Build(Args("--environment=Development", "--Secrets:Key=short")));
        Assert.Contains("Secrets__Key", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Gateway:TrustedProxies=10.0.0.1,proxy.local", "Gateway__TrustedProxies")]
    [InlineData("--Marketplace:Plans:GOLD=gold", "Marketplace__Plans__GOLD")]
    public void A_setting_that_means_nothing_is_told_at_start(string setting, string name)
    {
        var refused = Assert.Throws<CannotStartException>(() => Program.Build(Args("--environment=Development", setting)));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_starts_without_it_when_told_to()
    {
        await using var app = Program.Build(Args("--environment=Production", "--Webhooks:AllowUnverified=true"));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(Addresses.Of(app.Services.GetRequiredService<IServer>())) };
        (await new Client(http).PostText("/webhooks/whatsapp", "{}")).Is(200);
        (await new Client(http).With(OperatorHandler.Header, "").Get("/operator/webhooks/unparsed")).IsProblem(404, "not_found"); // no OPERATOR_KEY
        await app.StopAsync();
    }

    [Fact]
    public async Task Development_hosts_the_sandbox_and_a_message_is_delivered()
    {
        await using var app = Program.Build(Args("--environment=Development", $"--Sandbox:Url=http://127.0.0.1:{FreePort()}"));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(Addresses.Of(app.Services.GetRequiredService<IServer>())) };
        var key = (await new Client(http).Post("/auth/register", new { email = "ana@example.com", password = "correct horse" })).Text("apiKey");
        var client = new Client(http).WithKey(key);
        (await client.Put("/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = "1234567" })).Is(200);
        var id = (await client.Post("/send-message", A.Text)).Text("id");
        await Statuses.Reaches(client, id, "delivered", "read");
        await app.StopAsync();
    }

    [Fact]
    public async Task Development_lets_webhooks_lead_to_this_machine()
    {
        await using var app = Program.Build(Args("--environment=Development", "--Sandbox:Enabled=false"));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(Addresses.Of(app.Services.GetRequiredService<IServer>())) };
        var key = (await new Client(http).Post("/auth/register", new { email = "ana@example.com", password = "correct horse" })).Text("apiKey");
        (await new Client(http).WithKey(key).Put("/auth/me/webhook", new { url = "http://127.0.0.1:9/hook" })).Is(200);
        await app.StopAsync();
    }

    [Fact]
    public async Task A_taken_sandbox_port_is_told_in_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await using var app = Program.Build(Args("--environment=Development", $"--Sandbox:Url={url}"));
        var refused = await Assert.ThrowsAsync<CannotStartException>(() => app.StartAsync());
        Assert.Contains(url, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Sandbox__Url", refused.Message, StringComparison.Ordinal);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
