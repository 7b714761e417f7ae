using WhatsApi.Grains;

namespace WhatsApi.Silo;

/// <summary>Takes work up again at start, and looks now and then whether any was left lying; removes what has been kept long enough.</summary>
internal sealed partial class RecoveryService(
    Recovery recovery, Retention retention, IClusterFacts cluster, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<RecoveryService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        await Task.WhenAll(RepeatAsync(recovery.RunAsync, Recovery.Every, stoppingToken), RepeatAsync(retention.RunAsync, Retention.Every, stoppingToken));
    }

    async Task RepeatAsync(Func<Task> work, TimeSpan period, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        do
        {
            try
            {
                if (cluster.IsEldest) await work(); // doing it twice does nothing, but every silo's share of it would be the whole
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Not before the process listens: what is sent now brings webhooks in a moment.
    async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Work in the store could not be looked for, or old rows removed; it is tried again")]
        public static partial void Failed(ILogger log, Exception e);
    }
}
