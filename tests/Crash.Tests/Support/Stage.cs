namespace WhatsApi.Crash.Tests;

/// <summary>A gateway and Meta's sandbox, each a process of its own, and an account that may send as much as it likes.</summary>
internal sealed class Stage : IAsyncDisposable
{
    const string AppSecret = "app-secret-for-crash-tests";
    const string OperatorKey = "operator-key-for-crash-tests";

    readonly string _folder = Directory.CreateTempSubdirectory("crash-tests-").FullName;
    readonly Service _sandbox;

    Stage(Run run)
    {
        var (gateway, sandbox) = (Ports.FreeUrl(run.Chance), Ports.FreeUrl(run.Chance));
        GatewaySettings = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = gateway.ToString(),
            ["WHATSAPP_APP_SECRET"] = AppSecret,
            ["OPERATOR_KEY"] = OperatorKey,
            ["Sandbox__Enabled"] = "false",
            ["Meta__BaseUrl"] = sandbox.ToString(),
            ["Sender__MessagesPerSecond"] = "1000",
            ["Sender__UnknownOutcomeWindow"] = run.Window.ToString(),
            ["Security__AllowPrivateTargets"] = "true",
            ["Forwarder__FirstRetry"] = "00:00:01",
            ["Cluster__SiloPort"] = $"{Ports.FreeUrl(run.Chance).Port}",
            ["Cluster__GatewayPort"] = $"{Ports.FreeUrl(run.Chance).Port}",
        };
        foreach (var (name, value) in Database.Settings(_folder, run)) GatewaySettings[name] = value;
        Gateway = new("WhatsApi.Gateway.dll", gateway, "/ready", Clock, GatewaySettings);
        _sandbox = new("WhatsApi.Sandbox.dll", sandbox, "/sandbox/health", Clock, new Dictionary<string, string>
        {
            ["Sandbox__Url"] = sandbox.ToString(),
            ["Sandbox__CallbackUrl"] = new Uri(gateway, "/webhooks/whatsapp").ToString(),
            ["Sandbox__AppSecret"] = AppSecret,
            ["Sandbox__Seed"] = $"{run.Seed}",
        });
        Patience = run.Window + TimeSpan.FromMinutes(1);
        Meta = new(sandbox);
        Receiver = new(Ports.FreeUrl(run.Chance), run.Seed);
        Account = new(gateway);
    }

    public TimeProvider Clock { get; } = TimeProvider.System;

    /// <summary>How long it may take until nothing is under way any more.</summary>
    public TimeSpan Patience { get; }

    public Dictionary<string, string> GatewaySettings { get; }

    public Service Gateway { get; }

    public Meta Meta { get; }

    public Account Account { get; }

    public Receiver Receiver { get; }

    public static async Task<Stage> Open(Run run, MetaMood mood)
    {
        var stage = new Stage(run);
        try
        {
            await stage._sandbox.Start();
            await stage.Meta.Behave(mood);
            await stage.Gateway.Start();
            await stage.Account.Open(OperatorKey, stage.Receiver.Url);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public Task Pause(TimeSpan time) => Task.Delay(time, Clock);

    public async ValueTask DisposeAsync()
    {
        Account.Dispose();
        Meta.Dispose();
        Receiver.Dispose();
        Gateway.Dispose();
        _sandbox.Dispose();
        await Deleted();
    }

    // A process that was killed a moment ago may still be holding its files.
    async Task Deleted()
    {
        for (var tries = 1; Directory.Exists(_folder); tries++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
            }
            catch (IOException) when (tries < 20)
            {
                await Pause(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
