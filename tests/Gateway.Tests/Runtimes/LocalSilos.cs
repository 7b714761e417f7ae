namespace WhatsApi.Gateway.Tests;

/// <summary>Inside the gateway, in a file of their own.</summary>
internal sealed class Silos : ISilos
{
    readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

    /// <summary>What <c>/ready</c> tells of it.</summary>
    public const string Runtime = "local", Count = "1", Store = "sqlite";

    /// <summary>Settings of a gateway that is a world by itself.</summary>
    public static string[] Alone => [];

    public string[] StoreSettings => [$"--Store:ConnectionString=Data Source={_folder}/whatsapi.db"];

    public string[] GatewaySettings => [];

    public Task StartAsync(string[] settings) => Task.CompletedTask;

    public Task StopAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
