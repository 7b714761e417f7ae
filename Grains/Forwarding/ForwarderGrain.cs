using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace WhatsApi.Grains;

/// <summary>
/// Owns an account's webhook and brings the account's events there. Woken by: each new event, its alarm, a reminder while anything waits, its owner.
/// The stream of stored events is the backlog: a bounded window of it is in memory, what failed is in the log (<see cref="ForwarderLedger"/>); <see cref="ForwardLoop"/> sends.
/// </summary>
[Reentrant]
[HashBasedPlacement]
internal sealed partial class ForwarderGrain(
    [PersistentState("webhook", StoreGrainStorage.Name)] IPersistentState<ForwarderState> store, EventReader events, DeliveryReader log, Receiver receiver,
    ForwarderOptions options, Random chance, TimeProvider clock, ILogger<ForwarderGrain> logger) : Grain, IForwarderGrain, IRemindable, IDisposable
{
    const string WorkReminder = "work";
    static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2); // at the end; what is cut off is sent again by the next activation, with the same id
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    ForwarderLedger _ledger = null!;
    ForwardLoop _loop = null!;
    IGrainTimer _alarm = null!;
    DateTimeOffset? _alarmAt;
    DateTimeOffset _pausedUntil;
    bool _loading, _storing, _reminded, _stopping;

    string Me => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ledger = new(Me, store, events, log, clock);
        _loop = new(Me, _ledger, events, receiver, options, chance, clock, logger) { Pump = Pump, Pause = Pause };
        _alarm = this.RegisterGrainTimer(OnAlarm, new GrainTimerCreationOptions(Never, Never) { Interleave = true });
        Pump();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        _ledger.CancelRequestsAfter(Grace);
        while (_ledger.InFlight > 0 && !cancellationToken.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(10), clock, CancellationToken.None);
        try
        {
            await _ledger.InOrder(_ledger.Write);
        }
        catch (Exception e)
        {
            Log.NotStored(logger, e, Me);
        }
    }

    public void Dispose() => _ledger?.Dispose();

    public Task Wake()
    {
        _loop.MoreInStream = true;
        Pump();
        return Task.CompletedTask;
    }

    public Task<WebhookView?> Look() => Task.FromResult(store.State.View());

    public async Task<WebhookView> Set(SetWebhookCommand command)
    {
        await _ledger.Change(async () =>
        {
            var end = _ledger.Webhook.IsSet ? 0 : await events.LastAsync(Me);
            _ledger.Webhook = ForwarderRules.Set(_ledger.Webhook, command, end, clock.GetUtcNow());
            _ledger.IsChanged = true;
            await _ledger.Write();
            if (!_ledger.IsLoaded) await _ledger.Load();
        });
        _ledger.Queue.Hurry(clock.GetUtcNow(), _ => true);
        await Wake();
        return store.State.View()!;
    }

    public Task Remove() => _ledger.Change(async () =>
    {
        if (!_ledger.Webhook.IsSet) return;
        if (!_ledger.IsLoaded) await _ledger.Load();
        foreach (var parcel in _ledger.Queue.Kept.ToList())
        {
            parcel.Delivery = DeliveryRules.GivenUp(parcel.Delivery, "The webhook was removed.");
            _ledger.Keep(parcel);
        }
        _ledger.Webhook = new();
        _ledger.Forget();
        _ledger.IsChanged = true;
        await _ledger.Write();
    });

    public async Task<Refusal?> Replay(string delivery)
    {
        Refusal? refusal = null;
        await _ledger.Change(async () => refusal = await Replayed(delivery));
        await Wake();
        return refusal;
    }

    public async Task<TestOutcome> Test() =>
        store.State.IsSet ? await receiver.TestAsync(Me, store.State) : new TestOutcome.Refused(NotActive(store.State));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminded = true;
        await Wake();
        if (_ledger.Webhook.IsActive && (!_ledger.IsLoaded || _ledger.Queue.Count > 0)) return;
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
        _reminded = false;
    }

    async Task<Refusal?> Replayed(string id)
    {
        await _ledger.Write(); // so that the row is what is known
        if (await log.FindAsync(Me, id) is not { } row) return new("not_found", "There is no such delivery.");
        if (!_ledger.Webhook.IsActive) return NotActive(_ledger.Webhook);
        if (!_ledger.IsLoaded) await _ledger.Load();
        var now = clock.GetUtcNow();
        if (_ledger.Queue.Find(id) is { } waiting)
        {
            _ledger.Queue.Hurry(now, parcel => parcel.Line == waiting.Line);
            return null;
        }
        if (_ledger.Queue.Count >= ForwardLoop.MostHeld)
            return new("overloaded", "Too many deliveries wait for the receiver. Try again when it has taken some.") { RetryAfterSeconds = 60 };
        var again = new Parcel(id, DeliveryRules.Again(DeliveryRow.State(row), now), null, row.Version);
        _ledger.Keep(again);
        await _ledger.Write();
        _ledger.Queue.Add(again, now);
        return null;
    }

    static Refusal NotActive(ForwarderState webhook) => webhook.IsSet
        ? new("invalid_state", "The webhook is disabled. Set it again: PUT /auth/me/webhook.") { CurrentStatus = "disabled" }
        : new("invalid_state", "No webhook is set. Set one: PUT /auth/me/webhook.") { CurrentStatus = "none" };

    /// <summary>Does whatever can be done now, and sets the alarm for the rest.</summary>
    void Pump()
    {
        var now = clock.GetUtcNow();
        if (!_stopping && _pausedUntil <= now)
        {
            if (_ledger.IsChanged) StoreSoon().Forget();
            if (_ledger.Webhook.IsActive && _ledger.IsLoaded) _loop.Forward(now);
            else if (_ledger.Webhook.IsActive) LoadSoon().Forget();
        }
        SetAlarm(now);
    }

    async Task LoadSoon()
    {
        if (_loading) return;
        _loading = true;
        try
        {
            await _ledger.InOrder(() => _ledger.IsLoaded || !_ledger.Webhook.IsActive ? Task.CompletedTask : _ledger.Load());
        }
        catch (Exception e)
        {
            Log.LoadFailed(logger, e, Me);
            Pause();
        }
        _loading = false;
        await Wake();
    }

    // Results come by the hundred; one write takes all of a moment.
    async Task StoreSoon()
    {
        if (_storing) return;
        _storing = true;
        await Task.Delay(StoreEvery, clock);
        _storing = false;
        try
        {
            await _ledger.InOrder(_ledger.Write);
            if (!_reminded && _ledger.Webhook.IsActive && _ledger.Queue.Kept.Any()) await Remind();
        }
        catch (Exception e)
        {
            Log.NotStored(logger, e, Me);
            Pause();
        }
        Pump();
    }

    async Task Remind()
    {
        _reminded = true;
        try
        {
            await this.RegisterOrUpdateReminder(WorkReminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }
        catch
        {
            _reminded = false;
            throw;
        }
    }

    void Pause() => _pausedUntil = clock.GetUtcNow() + ForwardLoop.AfterTrouble;

    // What can be done already waits for an answer or a write, and goes on with it.
    void SetAlarm(DateTimeOffset now)
    {
        if (_stopping || NextAt(now) is not { } at || at <= now || _alarmAt <= at) return;
        _alarmAt = at;
        _alarm.Change(at - now, Never);
    }

    DateTimeOffset? NextAt(DateTimeOffset now)
    {
        if (_pausedUntil > now) return _pausedUntil;
        return _ledger.Webhook.IsActive && _ledger.IsLoaded ? _loop.NextAt() : null;
    }

    Task OnAlarm(CancellationToken cancellationToken)
    {
        _alarmAt = null;
        Pump();
        return Task.CompletedTask;
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook of {Account} could not be loaded; it tries again")]
        public static partial void LoadFailed(ILogger logger, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What the webhook of {Account} has got could not be stored; some of it may be sent again")]
        public static partial void NotStored(ILogger logger, Exception e, string account);
    }
}
