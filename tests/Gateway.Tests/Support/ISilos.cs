namespace WhatsApi.Gateway.Tests;

/// <summary>Where a world's grains live, and what they are stored in. The engine that this build was made for says how.</summary>
internal interface ISilos : IAsyncDisposable
{
    string[] StoreSettings { get; }

    /// <summary>How the gateway finds the grains.</summary>
    string[] GatewaySettings { get; }

    Task StartAsync(string[] settings);

    Task StopAsync();
}
