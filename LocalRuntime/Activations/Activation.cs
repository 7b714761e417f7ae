using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace WhatsApi.LocalRuntime.Activations;

/// <summary>One grain in memory: from the first call, through activation, its turns and idleness, to its end.</summary>
internal sealed partial class Activation(GrainClass grainClass, string key) : TurnScheduler(grainClass.Silo), IGrainContext
{
    private Gate _gate = new(grainClass.IsReentrant);
    private Stage _stage;
    private Grain? _grain;
    private IServiceScope? _scope;
    private List<GrainTimer>? _timers;
    private TaskCompletionSource? _ended;
    private DeactivationReason? _reason;
    private long _idleSince;
    private long _keptUntil;

    private enum Stage : byte
    {
        New,
        Activating,
        Active,
        Deactivating,
        Ended,
    }

    /// <summary>The activation whose turn this is.</summary>
    public static Activation? Executing => Current as Activation;

    public GrainClass Class { get; } = grainClass;

    public string Key { get; } = key;

    public GrainId GrainId => new(Class.GrainType, IdSpan.Create(Key));

    public object? GrainInstance => _grain;

    public IServiceProvider ActivationServices => (_scope ??= Silo.Services.CreateScope()).ServiceProvider;

    public Task Deactivated
    {
        get
        {
            lock (Sync) return _stage == Stage.Ended ? Task.CompletedTask : (_ended ??= new()).Task;
        }
    }

    public static Activation Of(IGrainBase grain) =>
        grain?.GrainContext as Activation ?? throw new InvalidOperationException("This grain was made outside the runtime, and has none.");

    /// <summary>Takes a call; false when it came too late and needs a new activation.</summary>
    public bool Receive(Call call)
    {
        var stage = Stage.Active;
        lock (Sync)
        {
            if (_stage == Stage.Ended) return false;
            if (_stage != Stage.Active || !_gate.TryEnter(call))
            {
                _gate.Wait(call);
                stage = _stage;
                if (_stage == Stage.New) _stage = Stage.Activating;
                else return true;
            }
        }

        if (stage == Stage.New) StartTurn(static self => _ = ((Activation)self!).ActivateAsync(), this);
        else Begin(call);
        return true;
    }

    /// <summary>Takes a timer tick; false when the activation is at its end, which is the end of the timer.</summary>
    public bool Receive(GrainTimer tick)
    {
        lock (Sync)
        {
            if (_stage > Stage.Active) return false;
            if (_stage < Stage.Active || !_gate.TryEnter(tick))
            {
                _gate.Wait(tick);
                return true;
            }
        }

        Begin(tick);
        return true;
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Sync)
        {
            if (_reason is not null || _stage == Stage.Ended) return;
            _reason = deactivationReason;
            if (_stage != Stage.Active) return;
            _stage = Stage.Deactivating;
            if (!_gate.IsQuiet) return;
        }

        StartTurn(static self => _ = ((Activation)self!).DeactivateAsync(), this);
    }

    public void DelayDeactivation(TimeSpan time) => _keptUntil =
        time == Timeout.InfiniteTimeSpan || time == TimeSpan.MaxValue ? long.MaxValue
        : time <= TimeSpan.Zero ? 0
        : Silo.Clock.GetTimestamp() + (long)(time.TotalSeconds * Silo.Clock.TimestampFrequency);

    public bool IsStale(long now)
    {
        lock (Sync)
            return _stage == Stage.Active && _gate.IsQuiet && now >= _keptUntil && Silo.Clock.GetElapsedTime(_idleSince, now) >= Class.CollectionAge;
    }

    public IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (Executing != this) throw new InvalidOperationException($"Timers of {this} can only be made in its own turns.");
        var timer = new GrainTimer(this, callback, options);
        (_timers ??= []).Add(timer);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        if (Executing == this) _timers?.Remove(timer);
    }

    public override string ToString() => GrainId.ToString();

    private void Begin(Call call) => StartTurn(static call => Executing!.Run((Call)call!), call);

    private void StartTurn(Action<object?> turn, object state)
    {
        // The turns of a grain do not inherit the async-locals of its callers, as they would not in a cluster.
        if (ExecutionContext.IsFlowSuppressed()) Start();
        else using (ExecutionContext.SuppressFlow()) Start();

        void Start() => Task.Factory.StartNew(turn, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
    }

    private void Run(Call call)
    {
        if (call.IsAbandoned)
        {
            Leave(call);
            return;
        }

        var context = ExecutionContext.Capture();
        Task running;
        try
        {
            if (call.Context is not null) RequestContext.Values = call.Context;
            running = call.Invoke(_grain!) ?? throw new InvalidOperationException($"{call} returned null instead of a task.");
        }
        catch (Exception thrown)
        {
            After(call, thrown);
            call.Fail(thrown);
            return;
        }
        finally
        {
            if (context is not null) ExecutionContext.Restore(context);
        }

        if (running.IsCompleted) Finish(running, call);
        else
        {
            running.ContinueWith(
                static (done, call) => Executing!.Finish(done, (Call)call!), call, default, TaskContinuationOptions.ExecuteSynchronously, this);
        }
    }

    private void Finish(Task done, Call call)
    {
        After(call, done.IsFaulted ? done.Exception.InnerException : null);
        call.Finish(done);
    }

    private void After(Call call, Exception? thrown)
    {
        if (thrown is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            Log.Inconsistent(Silo.Logger, thrown, this);
            Deactivate(new(DeactivationReasonCode.ApplicationError, thrown, "The stored state is not the one this activation knew."));
        }

        if (thrown is not null && call.Is(CallOptions.OneWay)) Log.OneWayFailed(Silo.Logger, thrown, call);
        Leave(call);
        PendingCalls.Remove(call);
    }

    private void Leave(Call call)
    {
        lock (Sync)
        {
            _gate.Leave(call);
            if (_gate.IsQuiet && !call.Is(CallOptions.Unnoticed)) _idleSince = Silo.Clock.GetTimestamp();
            if (_stage == Stage.Active)
            {
                while (_gate.Admit() is { } next) Begin(next);
                return;
            }

            if (!_gate.IsQuiet) return;
        }

        StartTurn(static self => _ = ((Activation)self!).DeactivateAsync(), this);
    }

    private async Task ActivateAsync()
    {
        using var patience = new CancellationTokenSource();
        try
        {
            await Within(SetUpAsync(patience.Token), patience);
        }
        catch (Exception thrown)
        {
            var why = patience.IsCancellationRequested
                ? new TimeoutException($"{this} was not active after {Silo.Options.ActivationTimeout}.", thrown)
                : thrown;
            Log.ActivationFailed(Silo.Logger, why, this);
            foreach (var call in await EndAsync())
            {
                PendingCalls.Remove(call);
                call.Fail(why);
            }

            return;
        }

        BecomeActive();
    }

    // Most activations find what they read at once: those need no timer.
    private async Task Within(Task setUp, CancellationTokenSource patience)
    {
        if (setUp.IsCompletedSuccessfully) return;
        await using var timer = Silo.Clock.CreateTimer(static patience => ((CancellationTokenSource)patience!).Cancel(), patience, Silo.Options.ActivationTimeout, Timeout.InfiniteTimeSpan);
        await setUp.WaitAsync(patience.Token);
    }

    private async Task SetUpAsync(CancellationToken patience)
    {
        (_grain, var states) = Class.Create(this);
        foreach (var state in states) await state.ReadStateAsync(patience);
        await _grain.OnActivateAsync(patience);
    }

    private void BecomeActive()
    {
        lock (Sync)
        {
            _stage = Stage.Active;
            _idleSince = Silo.Clock.GetTimestamp();
            while (_gate.Admit(all: true) is { } call) Begin(call);

            // It may have asked for its end already: then these calls are its last.
            if (_reason is null) return;
            _stage = Stage.Deactivating;
            if (!_gate.IsQuiet) return;
        }

        StartTurn(static self => _ = ((Activation)self!).DeactivateAsync(), this);
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        if (Class.HasDeactivation)
        {
            using var patience = new CancellationTokenSource(Silo.Options.ActivationTimeout, Silo.Clock);
            try
            {
                await _grain!.OnDeactivateAsync(_reason!.Value, patience.Token).WaitAsync(patience.Token);
            }
            catch (Exception thrown)
            {
                Log.DeactivationFailed(Silo.Logger, thrown, this);
            }
        }

        foreach (var call in await EndAsync())
        {
            if (call is not GrainTimer) LocalSilo.Dispatch(call);
        }
    }

    /// <summary>Leaves nothing behind, and gives back the calls that still wait.</summary>
    private async Task<List<Call>> EndAsync()
    {
        StopTimers();
        try
        {
            if (_grain is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else if (_grain is IDisposable disposable) disposable.Dispose();
            if (_scope is IAsyncDisposable scope) await scope.DisposeAsync();
        }
        catch (Exception thrown)
        {
            Log.DeactivationFailed(Silo.Logger, thrown, this);
        }

        Class.Remove(this);
        List<Call> waiting;
        lock (Sync)
        {
            _stage = Stage.Ended;
            waiting = _gate.TakeWaiting();
        }

        _ended?.TrySetResult();
        return waiting;
    }

    private void StopTimers()
    {
        var timers = _timers;
        _timers = null;
        foreach (var timer in timers ?? []) timer.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Grain} could not be activated; its callers are told.")]
        public static partial void ActivationFailed(ILogger logger, Exception why, Activation grain);

        [LoggerMessage(LogLevel.Error, "{Grain} did not end in order.")]
        public static partial void DeactivationFailed(ILogger logger, Exception why, Activation grain);

        [LoggerMessage(LogLevel.Warning, "{Grain} met a newer stored state than its own and starts over.")]
        public static partial void Inconsistent(ILogger logger, Exception why, Activation grain);

        [LoggerMessage(LogLevel.Warning, "{Call} failed, and nobody waits for it.")]
        public static partial void OneWayFailed(ILogger logger, Exception why, Call call);
    }
}
