using WhatsApi.Grains;

namespace WhatsApi.Silo;

/// <summary>Takes work up again at start, and looks now and then whether any was left lying; removes what has been kept long enough.</summary>
internal sealed partial class RecoveryService(
    Recovery recovery, Retention retention, IClusterFacts cluster, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<RecoveryService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        await Task.WhenAll(
            RepeatAsync(recovery.RunAsync, Recovery.Every, stoppingToken), RepeatAsync(retention.RunAsync, Retention.Every, stoppingToken), FollowAsync(stoppingToken));
    }

    async Task RepeatAsync(Func<Task> work, TimeSpan period, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        do await TryAsync(work, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task FollowAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in cluster.ChangesAsync(stoppingToken))
        {
            if (change.Gone > 0)
            {
                // What has no caller of its own, such as a queue that nothing is added to, would else wait for the next tick.
                Log.Gone(log, change.Gone);
                await TryAsync(recovery.RunAsync, stoppingToken);
            }
            if (change.Come > 0) await TryAsync(recovery.SpreadAsync, stoppingToken);
        }
    }

    async Task TryAsync(Func<Task> work, CancellationToken stoppingToken)
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

        [LoggerMessage(Level = LogLevel.Information, Message = "{Silos} silos have gone; their work is taken up by those that are left")]
        public static partial void Gone(ILogger log, int silos);
    }
}
