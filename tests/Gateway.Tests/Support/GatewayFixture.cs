using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using WhatsApi.Sandbox;

namespace WhatsApi.Gateway.Tests;

/// <summary>The real gateway in Production on a free port, with a data folder of its own, in front of the real sandbox.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    public const string AppSecret = "app-secret-for-tests";
    public const string VerifyToken = "verify-token-for-tests";
    public const string OperatorKey = "operator-key-for-tests";

    readonly Silos _silos = new();
    WebApplication? _sandbox;
    WebApplication? _app;
    int _names;

    public WebApplication App => _app!;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public async Task InitializeAsync()
    {
        _sandbox = SandboxApp.Build(new SandboxOptions { Url = "http://127.0.0.1:0", AppSecret = AppSecret, VerifyToken = VerifyToken });
        await _sandbox.StartAsync();
        string[] settings =
        [
            "--environment=Production", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", .. _silos.StoreSettings,
            $"--Meta:BaseUrl={_sandbox.Address()}", $"--WHATSAPP_APP_SECRET={AppSecret}", $"--WHATSAPP_VERIFY_TOKEN={VerifyToken}", $"--OPERATOR_KEY={OperatorKey}",
            "--Security:AllowPrivateTargets=true", "--Plans:free:RequestsPerMinute=100000", "--Plans:basic:RequestsPerMinute=2",
        ];
        await _silos.StartAsync(settings);
        _app = Program.Build(["--urls=http://127.0.0.1:0", .. _silos.GatewaySettings, .. settings]);
        await _app.StartAsync();
        Http.BaseAddress = new Uri(Addresses.Of(_app.Services.GetRequiredService<IServer>()));
    }

    /// <summary>Somebody without a key.</summary>
    public Client Anybody => new(Http);

    public Client Operator => Anybody.With(OperatorHandler.Header, OperatorKey);

    public string NewName() => $"user{Interlocked.Increment(ref _names)}";

    /// <summary>A new account with its key.</summary>
    public async Task<Client> Account()
    {
        var answer = await Anybody.Post("/auth/register", new { email = $"{NewName()}@example.com", password = "correct horse" });
        return Anybody.WithKey(answer.Text("apiKey")) with { Account = answer.Text("account.id") };
    }

    /// <summary>A new account, and a session of its owner's.</summary>
    public async Task<(Client Client, string Token)> SignedIn()
    {
        var client = await Account();
        var email = (await client.Get("/auth/me")).Text("email");
        return (client, (await Anybody.Post("/auth/session", new { email, password = "correct horse" })).Is(200).Session!);
    }

    /// <summary>A new account that can send, by a number of its own.</summary>
    public async Task<Client> ConnectedAccount(string? plan = null)
    {
        var client = await Account();
        if (plan is not null) (await Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan })).Is(200);
        var answer = await client.Put("/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = NewNumber() });
        Assert.Equal(200, answer.Status);
        return client;
    }

    /// <summary>A new account that can do everything: on the largest plan, with a number and a business account of its own.</summary>
    public async Task<Client> FullAccount()
    {
        var client = await Account();
        (await Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan = "mega" })).Is(200);
        (await client.Put("/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = NewNumber(), wabaId = NewNumber() })).Is(200);
        return client;
    }

    public string NewNumber() => $"{1_000_000 + Interlocked.Increment(ref _names)}";

    public async Task DisposeAsync()
    {
        Http.Dispose();
        foreach (var app in new[] { _app, _sandbox })
        {
            if (app is null) continue;
            await app.StopAsync();
            await app.DisposeAsync();
        }
        await _silos.StopAsync();
        await _silos.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "gateway";
}
