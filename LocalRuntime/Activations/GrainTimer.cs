using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>A timer of one activation, and the call that is its tick: it is queued like any other call, and one tick is under way at most.</summary>
internal sealed partial class GrainTimer : Call, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly CallOptions _options;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _changed;
    private int _ticking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _dueTime, _period) = (activation, callback, options.DueTime, options.Period);
        _options = (options.Interleave ? CallOptions.AlwaysInterleave : 0) | (options.KeepAlive ? 0 : CallOptions.Unnoticed);
        using (ExecutionContext.SuppressFlow())
            _timer = activation.Silo.Clock.CreateTimer(static timer => ((GrainTimer)timer!).Tick(), this, _dueTime, Timeout.InfiniteTimeSpan);
    }

    public override string Method => "timer";

    public override CallOptions Options => _options;

    public override Task Answered => NeverAnswered;

    private static Task NeverAnswered { get; } = new TaskCompletionSource().Task;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        (_dueTime, _period, _changed) = (dueTime, period, true);
        if (Volatile.Read(ref _ticking) == 0) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public override Task Invoke(object grain)
    {
        _changed = false;
        return _disposed.IsCancellationRequested ? Task.CompletedTask : _callback(_disposed.Token);
    }

    public override void Finish(Task done)
    {
        if (done.Exception?.InnerException is { } thrown) Log.TickFailed(_activation.Silo.Logger, thrown, _activation);
        Volatile.Write(ref _ticking, 0);
        if (!_disposed.IsCancellationRequested) _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
    }

    public override void Fail(Exception why) => Finish(Task.FromException(why));

    public void Dispose()
    {
        _disposed.Cancel();
        _timer.Dispose();
        _activation.Forget(this);
    }

    public override string ToString() => $"{_activation}.timer";

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 0 && !_activation.Receive(this)) _disposed.Cancel();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A timer of {Grain} failed; it goes on ticking.")]
        public static partial void TickFailed(ILogger logger, Exception why, Activation grain);
    }
}
