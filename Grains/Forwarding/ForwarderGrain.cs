using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns an account's webhook and brings the account's events there. Woken by: each new event, its alarm, a reminder while anything waits, its owner.
/// The stream of stored events is the backlog: a bounded window of it is in memory, what failed is in the log, and one write now and then says how far both are.
/// </summary>
[Reentrant]
internal sealed partial class ForwarderGrain(
    [PersistentState("webhook", StoreGrainStorage.Name)] IPersistentState<ForwarderState> store, EventReader events, DeliveryReader log, Receiver receiver,
    ForwarderOptions options, Random chance, TimeProvider clock, ILogger<ForwarderGrain> logger) : Grain, IForwarderGrain, IRemindable, IDisposable
{
    const string WorkReminder = "work";
    const int Page = 200;
    const int LowWater = 100;         // fewer fresh ones than this, and more are taken
    const int MostHeld = 1_000;       // events in memory, those that wait for another attempt among them; beyond that the stream waits
    const int MostUnstored = 1_000;   // results that wait for a write; beyond that nothing is sent
    const int MostPending = 2_000;    // more than there can be
    static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2); // at the end; what is cut off is sent again by the next activation, with the same id
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    DeliveryQueue _queue = new();
    Progress _progress = new(0, []);
    HashSet<Parcel> _unstored = [];
    CancellationTokenSource _requests = new(Timeout.InfiniteTimeSpan, clock);

    ForwarderState _webhook = new(); // ahead of what is stored by the results of a moment
    IGrainTimer _alarm = null!;
    DateTimeOffset? _alarmAt;
    DateTimeOffset _probeAt, _pausedUntil;
    Task _last = Task.CompletedTask;
    int _inFlight, _generation;
    bool _loaded, _loading, _stale, _taking, _moreInStream, _storing, _changed, _reminded, _stopping;

    string Me => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _webhook = store.State;
        _alarm = this.RegisterGrainTimer(OnAlarm, new GrainTimerCreationOptions(Never, Never) { Interleave = true });
        Pump();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        _requests.CancelAfter(Grace);
        while (_inFlight > 0 && !cancellationToken.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(10), clock, CancellationToken.None);
        try
        {
            await InOrder(Write);
        }
        catch (Exception e)
        {
            Log.NotStored(logger, e, Me);
        }
    }

    public void Dispose() => _requests.Dispose();

    public Task Wake()
    {
        _moreInStream = true;
        Pump();
        return Task.CompletedTask;
    }

    public Task<WebhookView?> Look() => Task.FromResult(store.State.View());

    public async Task<WebhookView> Set(SetWebhookCommand command)
    {
        await InOrder(() => OrDistrust(async () =>
        {
            if (_stale) await Reread();
            var end = _webhook.IsSet ? 0 : await events.LastAsync(Me);
            _webhook = ForwarderRules.Set(_webhook, command, end, clock.GetUtcNow());
            _changed = true;
            await Write();
            if (!_loaded) await Load();
        }));
        _queue.Hurry(clock.GetUtcNow(), _ => true);
        _moreInStream = true;
        Pump();
        return store.State.View()!;
    }

    public Task Remove() => InOrder(() => OrDistrust(async () =>
    {
        if (_stale) await Reread();
        if (!_webhook.IsSet) return;
        if (!_loaded) await Load();
        foreach (var parcel in _queue.Kept.ToList())
        {
            parcel.Delivery = DeliveryRules.GivenUp(parcel.Delivery, "The webhook was removed.");
            _unstored.Add(parcel);
        }
        Forget();
        _webhook = new();
        _changed = true;
        await Write();
    }));

    public async Task<Refusal?> Replay(string delivery)
    {
        Refusal? refusal = null;
        await InOrder(() => OrDistrust(async () => refusal = await Replayed(delivery)));
        Pump();
        return refusal;
    }

    public async Task<TestOutcome> Test() =>
        store.State.IsSet ? await receiver.TestAsync(Me, store.State) : new TestOutcome.Refused(NotActive(store.State));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminded = true;
        await Wake();
        if (_webhook.IsActive && (!_loaded || _queue.Count > 0)) return;
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
        _reminded = false;
    }

    async Task<Refusal?> Replayed(string id)
    {
        await Write(); // so that the row is what is known
        if (await log.FindAsync(Me, id) is not { } row) return new("not_found", "There is no such delivery.");
        if (!_webhook.IsActive) return NotActive(_webhook);
        if (!_loaded) await Load();
        var now = clock.GetUtcNow();
        if (_queue.Find(id) is { } waiting)
        {
            _queue.Hurry(now, parcel => parcel.Line == waiting.Line);
            return null;
        }
        if (_queue.Count >= MostHeld) return new("overloaded", "Too many deliveries wait for the receiver. Try again when it has taken some.") { RetryAfterSeconds = 60 };
        var again = new Parcel(id, DeliveryRules.Again(DeliveryRow.State(row), now), null, row.Version);
        _unstored.Add(again);
        _changed = true;
        await Write();
        _queue.Add(again, now);
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
            if (_changed) StoreSoon().Forget();
            if (_webhook.IsActive && _loaded) Forward(now);
            else if (_webhook.IsActive) LoadSoon().Forget();
        }
        SetAlarm(now);
    }

    void Forward(DateTimeOffset now)
    {
        while (_inFlight < options.MaxInFlight && _unstored.Count < MostUnstored && Next(now) is { } parcel) Send(parcel).Forget();
        var isBroken = ForwarderRules.IsBroken(_webhook);
        if (_moreInStream && !_taking && _queue.Count < MostHeld && (isBroken ? _probeAt <= now && _queue.Fresh == 0 : _queue.Fresh < LowWater)) Take().Forget();
    }

    // While the receiver is broken only what is due goes on, and one new event now and then.
    Parcel? Next(DateTimeOffset now)
    {
        var isBroken = ForwarderRules.IsBroken(_webhook);
        var parcel = _queue.Next(now, freshToo: !isBroken || _probeAt <= now);
        if (isBroken && parcel is { IsKept: false }) _probeAt = now + ForwarderRules.ProbeEvery;
        return parcel;
    }

    async Task Take()
    {
        var (generation, limit) = (_generation, Math.Min(Page, MostHeld - _queue.Count));
        (_taking, _moreInStream) = (true, false);
        try
        {
            var records = await events.AfterAsync(Me, _progress.Taken, limit);
            if (generation == _generation)
            {
                foreach (var record in records) Enter(record);
                _moreInStream |= records.Count == limit;
            }
        }
        catch (Exception e)
        {
            Log.LookFailed(logger, e, Me);
            _moreInStream = true;
            Pause();
        }
        _taking = false;
        Pump();
    }

    void Enter(EventRecord record)
    {
        _progress.Take(record.Sequence);
        if (!_webhook.Wants(record.Type))
        {
            _progress.Done(record.Sequence);
            _changed = true;
            return;
        }
        var parcel = new Parcel(record.DeliveryId(Me), new(record.Sequence, record.Type, record.State.Message), record, version: 0);
        if (!_queue.Add(parcel, clock.GetUtcNow())) Keep(parcel);
    }

    async Task Send(Parcel parcel)
    {
        var (generation, webhook) = (_generation, _webhook);
        Action? then = null;
        _inFlight++;
        try
        {
            var record = parcel.Record ?? await events.FindAsync(Me, parcel.Delivery.Sequence);
            if (record is null) then = () => GiveUp(parcel);
            else
            {
                var attempt = await receiver.PostAsync(Me, webhook, record.Id(Me), await events.RenderAsync(Me, record), _requests.Token);
                then = () => Tried(parcel, attempt, isCurrent: webhook.Url == _webhook.Url);
            }
        }
        catch (OperationCanceledException)
        {
            // The webhook was removed, or this activation ends: whoever comes next sends it again.
        }
        catch (Exception e)
        {
            Log.NotSent(logger, e, Me, parcel.Delivery.Sequence);
        }
        _inFlight--;
        if (generation == _generation)
        {
            if (then is null) _queue.Later(parcel, clock.GetUtcNow() + AfterTrouble);
            else then();
        }
        Pump();
    }

    void Tried(Parcel parcel, Attempt attempt, bool isCurrent)
    {
        var (now, before) = (clock.GetUtcNow(), _webhook);
        _webhook = attempt.Succeeded ? ForwarderRules.Succeeded(before) : ForwarderRules.Failed(before, attempt, isCurrent);
        parcel.Delivery = DeliveryRules.After(parcel.Delivery, attempt, options.FirstRetry, now, chance.NextDouble());
        Settle(parcel);
        if (before.IsActive && !_webhook.IsActive) Log.Disabled(logger, Me, _webhook.DisabledReason);
        if (ForwarderRules.IsBroken(before) == ForwarderRules.IsBroken(_webhook)) return;
        if (attempt.Succeeded) _queue.Hurry(now, waiting => waiting.Delivery.Attempts is [.., var last] && last.At >= before.FailingSince);
        else _probeAt = now + ForwarderRules.ProbeEvery;
    }

    void GiveUp(Parcel parcel)
    {
        parcel.Delivery = DeliveryRules.GivenUp(parcel.Delivery, "The event is no longer kept.");
        Settle(parcel);
    }

    void Settle(Parcel parcel)
    {
        Keep(parcel);
        if (parcel.Delivery.IsPending)
        {
            foreach (var later in _queue.Behind(parcel)) Keep(later);
            _queue.Later(parcel, parcel.Delivery.DueAt!.Value);
        }
        else _queue.Done(parcel);
    }

    void Keep(Parcel parcel)
    {
        parcel.IsKept = true;
        _progress.Done(parcel.Delivery.Sequence);
        _unstored.Add(parcel);
        _changed = true;
    }

    async Task LoadSoon()
    {
        if (_loading) return;
        _loading = true;
        try
        {
            await InOrder(() => _loaded || !_webhook.IsActive ? Task.CompletedTask : Load());
        }
        catch (Exception e)
        {
            Log.LookFailed(logger, e, Me);
            Pause();
        }
        _loading = false;
        Pump();
    }

    /// <summary>Makes memory what the store says.</summary>
    async Task Load()
    {
        while (_inFlight > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), clock); // of a generation before: nothing is to be under way twice
        if (_stale) await Reread();
        var pending = await log.PendingAsync(Me, MostPending);
        var open = new List<EventRecord>();
        foreach (var sequence in _webhook.Open)
            if (await events.FindAsync(Me, sequence) is { } record) open.Add(record);

        Forget();
        var now = clock.GetUtcNow();
        foreach (var row in pending)
        {
            var parcel = new Parcel(row.Key.Second!, DeliveryRow.State(row), null, row.Version);
            _queue.Add(parcel, parcel.Delivery.DueAt ?? now);
        }
        foreach (var record in open) Enter(record);
        (_loaded, _moreInStream) = (true, true);
    }

    void Forget()
    {
        _generation++;
        (_queue, _progress, _loaded) = (new(), new(_webhook.Cursor, []), false);
        _requests.Cancel();
        _requests = new(Timeout.InfiniteTimeSpan, clock);
    }

    async Task Reread()
    {
        await store.ReadStateAsync();
        (_webhook, _stale) = (store.State, false);
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
            await InOrder(Write);
            if (!_reminded && _webhook.IsActive && _queue.Kept.Any()) await Remind();
        }
        catch (Exception e)
        {
            Log.NotStored(logger, e, Me);
            Pause();
        }
        Pump();
    }

    async Task Write()
    {
        if (!_changed || _stale) return;
        var unstored = _unstored;
        (_unstored, _changed) = ([], false);
        var next = _loaded && _progress.Saved is var (cursor, open) ? _webhook with { Cursor = cursor, Open = open } : _webhook;
        try
        {
            await store.Commit(next with { Rows = [.. unstored.Select(parcel => DeliveryRow.Put(Me, parcel.Id, parcel.Delivery, parcel.Version))] });
        }
        catch (Exception e) when (e.GetBaseException() is StoreOverloadedException)
        {
            _unstored.UnionWith(unstored); // nothing was stored: the next write takes them along
            _changed = true;
            throw;
        }
        catch
        {
            Distrust();
            throw;
        }
        foreach (var parcel in unstored) parcel.Version++;
    }

    // Whether a failed write was stored is unknown, and so is what to write next: memory is made anew from the store. What was sent meanwhile is sent again.
    void Distrust()
    {
        _stale = true;
        Forget();
        _unstored.Clear();
        _changed = false;
    }

    async Task OrDistrust(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch
        {
            Distrust();
            throw;
        }
    }

    /// <summary>One after the other: writes, loads, and what the owner changes.</summary>
    async Task InOrder(Func<Task> work)
    {
        var (before, done) = (_last, new TaskCompletionSource());
        _last = done.Task;
        await before;
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
        }
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

    void Pause() => _pausedUntil = clock.GetUtcNow() + AfterTrouble;

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
        if (!_webhook.IsActive || !_loaded) return null;
        if (!ForwarderRules.IsBroken(_webhook)) return _queue.NextAt(freshToo: true);
        var due = _queue.NextAt(freshToo: false);
        return (_queue.Fresh > 0 || _moreInStream) && !(due < _probeAt) ? _probeAt : due;
    }

    Task OnAlarm(CancellationToken cancellationToken)
    {
        _alarmAt = null;
        Pump();
        return Task.CompletedTask;
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook of {Account} could not look for events; it tries again")]
        public static partial void LookFailed(ILogger logger, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Sequence} of {Account} could not be read; it is tried again")]
        public static partial void NotSent(ILogger logger, Exception e, string account, long sequence);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What the webhook of {Account} has got could not be stored; some of it may be sent again")]
        public static partial void NotStored(ILogger logger, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook of {Account} is disabled: {Reason}")]
        public static partial void Disabled(ILogger logger, string account, string? reason);
    }
}
