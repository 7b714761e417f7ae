using WhatsApi.Grains;

namespace WhatsApi.Silo;

/// <summary>
/// The first thing of a stop: senders end what they have begun. An attempt that is cut off is an unknown outcome, and its answer needs grains and store as they are
/// before anything else stops.
/// </summary>
internal sealed partial class DrainService(SendersHere senders, ILogger<DrainService> log) : IHostedLifecycleService
{
    /// <summary>A stop takes 15 s at most: this, and what grains and engine need.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (await senders.DrainAsync(Patience, cancellationToken) is > 0 and var left) Log.CutOff(log, left);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} attempts had no answer from Meta in time and are cut off: their outcome is unknown until a status settles it")]
        public static partial void CutOff(ILogger log, int count);
    }
}
