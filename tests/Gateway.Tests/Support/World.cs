using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WhatsApi.Storage;

namespace WhatsApi.Gateway.Tests;

/// <summary>A gateway in Production before a sandbox of its own, each told where the other is. It can be stopped and started on the same data.</summary>
public class World : IAsyncLifetime
{
    public const string AppSecret = "app-secret-for-tests";
    public const string VerifyToken = "verify-token-for-tests";
    const string OperatorKey = "operator-key-for-tests";

    WebApplication? _app;
    HttpClient? _http;
    static int s_names;

    /// <summary>Settings of this world's gateway beside the usual ones.</summary>
    protected virtual string[] Settings => [];

    internal Silos Silos { get; } = new();

    public MetaSandbox Sandbox { get; private set; } = null!;

    public Uri WebhookUrl => new(_http!.BaseAddress!, "/webhooks/whatsapp");

    public Client Anybody => new(_http!);

    public Client Operator => Anybody.With(OperatorHandler.Header, OperatorKey);

    public virtual async Task InitializeAsync()
    {
        Sandbox = await MetaSandbox.Start(AppSecret, VerifyToken);
        await Start();
    }

    /// <summary>Starts the gateway, and what it needs, on this world's data.</summary>
    public async Task Start(params string[] settings)
    {
        string[] all =
        [
            "--environment=Production", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:WhatsApi=None", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None",
            .. Silos.StoreSettings, $"--Meta:BaseUrl={Sandbox.Address}",
            $"--WHATSAPP_APP_SECRET={AppSecret}", $"--WHATSAPP_VERIFY_TOKEN={VerifyToken}", $"--OPERATOR_KEY={OperatorKey}",
            "--Plans:free:RequestsPerMinute=1000000", .. Settings, .. settings,
        ];
        await Silos.StartAsync(all);
        _app = Program.Build(["--urls=http://127.0.0.1:0", .. Silos.GatewaySettings, .. all]);
        await _app.StartAsync();
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Addresses.Of(_app.Services.GetRequiredService<IServer>())) };
        await Sandbox.CallsTo(WebhookUrl);
    }

    /// <summary>Opens the store while the gateway is stopped.</summary>
    public async Task Change(Func<IStore, Task> change)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(Silos.StoreSettings).Build();
        await using var services = new ServiceCollection().AddLogging().AddStore(configuration).BuildServiceProvider();
        await change(services.GetRequiredService<IStore>());
    }

    /// <summary>Stops the gateway in order.</summary>
    public async Task Stop()
    {
        if (_app is not { } app) return;
        _app = null;
        await app.StopAsync();
        await app.DisposeAsync();
        _http!.Dispose();
        await Silos.StopAsync();
    }

    /// <summary>A new account that can send, by a number of its own.</summary>
    public async Task<Account> Account(string token = "sandbox-token")
    {
        var stranger = await Stranger();
        await stranger.Connect(token);
        return stranger;
    }

    /// <summary>A new account that is not connected to a number.</summary>
    public async Task<Account> Stranger()
    {
        var name = Interlocked.Increment(ref s_names);
        var answer = (await Anybody.Post("/auth/register", new { email = $"story{name}@example.com", password = "correct horse" })).Is(201);
        return new(this, answer.Text("apiKey"), answer.Text("account.id"), $"{106_540_352_000_000 + name}");
    }

    /// <summary>Puts an account on the plan that has everything.</summary>
    public async Task Upgrade(Account account) => (await Operator.Put($"/operator/accounts/{account.Id}/plan", new { plan = "mega" })).Is(200);

    /// <summary>A payload with this word in it, as operators see what was not understood.</summary>
    public async Task<System.Text.Json.Nodes.JsonNode> Unparsed(string word) => (await Eventually.Get(
        async () => (await Operator.Get("/operator/webhooks/unparsed?limit=100")).Is(200).At("data")!.AsArray().FirstOrDefault(row => ((string)row!["payload"]!).Contains(word, StringComparison.Ordinal)),
        row => row is not null, _ => $"No unparsed payload holds {word}."))!;

    /// <summary>An address where nobody listens.</summary>
    public static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public virtual async Task DisposeAsync()
    {
        await Stop();
        await Sandbox.DisposeAsync();
        await Silos.DisposeAsync();
    }
}
