using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns the send loop of one number. Woken by: offers of queued messages, its alarm, a reminder while anything waits, changed credentials.
/// It keeps the queue filled from the store and settles what is due; <see cref="SendLoop"/> sends.
/// </summary>
[Reentrant]
[HashBasedPlacement] // few, and each as busy as its number: spread by it, wherever they are woken from
internal sealed partial class SenderGrain(
    IStore store, ICloudApi meta, SecretBox secrets, SendersHere here, SenderOptions options, TimeProvider clock, ILogger<SenderGrain> log) : Grain, ISenderGrain, IRemindable
{
    const string WorkReminder = "work";
    const int Page = 500;
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1); // timers end at 49 days, schedules at 90
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    readonly SenderQueue _queue = new(options.QueueCapacity);
    SendLoop _loop = null!;
    SenderWork _work = null!;
    IGrainTimer _alarm = null!;
    DateTimeOffset? _alarmAt;
    DateTimeOffset? _lookAt;
    DateTimeOffset _troubledUntil;
    bool _looking, _reminded;

    string Me => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _work = new(store, Me);
        _loop = new(Me, _queue, GrainFactory, meta, options, clock, log) { PumpAt = SetAlarm, LookAt = LookAt, Refill = RefillUnlessInTrouble };
        _alarm = this.RegisterGrainTimer(OnAlarm, new GrainTimerCreationOptions(Never, Never) { Interleave = true });
        await LoadSender();
        _queue.Doubt();
        // What an activation before this one was sending has no one who hears the answer any more.
        foreach (var ticket in await _work.SendingAsync(clock.GetUtcNow(), options.MaxInFlight + Page)) Settle(ticket).Forget();
        here.Add(_loop); // from here on it ends by OnDeactivateAsync, whatever happens
        Look().Forget();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What is claimed still goes out, at its pace: an intent without an answer would be an unknown outcome. The alarm is gone by now.
        _loop.Stopping = true;
        while (_loop.Busy > 0 && !cancellationToken.IsCancellationRequested)
        {
            _loop.Pump();
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, CancellationToken.None);
        }
        here.Remove(_loop);
    }

    public async Task<bool> Offer(Ticket ticket)
    {
        var isHere = TakeIn(ticket);
        _loop.Pump();
        if (!_reminded) await Remind();
        return isHere;
    }

    public Task OfferAll(ImmutableArray<Ticket> tickets)
    {
        // Those of an account that sends from elsewhere now need one word to it, not one each.
        foreach (var ticket in tickets.All(ticket => ticket.Account == _loop.Sender?.Account) ? tickets : tickets.Take(1)) TakeIn(ticket);
        _loop.Pump();
        return _reminded ? Task.CompletedTask : Remind();
    }

    bool TakeIn(Ticket ticket)
    {
        if (ticket.DueAt > clock.GetUtcNow()) LookAt(ticket.DueAt);
        else if (_loop.Sender?.Account != ticket.Account) GrainFactory.Account(ticket.Account).Rehome(Me).Forget();
        else return _queue.Offer(ticket);
        return false;
    }

    // A store that does not answer is asked again when the alarm rings, not as fast as it refuses.
    void RefillUnlessInTrouble()
    {
        if (_troubledUntil <= clock.GetUtcNow()) Look().Forget();
    }

    public async Task Wake()
    {
        await LoadSender();
        await Look();
    }

    public async Task<bool> Rehome(string account, string phoneNumberId)
    {
        var moves = (await _work.WaitingAsync(account, Page)).Select(ticket => GrainFactory.Message(ticket.Account, ticket.Message).Move(phoneNumberId)).ToList();
        var moved = false;
        foreach (var move in moves) moved |= await move;
        return moved;
    }

    Task<SenderView> ISenderGrain.Look() => Task.FromResult(new SenderView(_queue.Waiting, _loop.InFlight, _loop.PerSecond, _loop.Limit));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminded = true;
        await Look();
        if (_loop.Busy + _queue.Waiting > 0 || await _work.EarliestAsync(null) is not null) return;
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
        _reminded = false;
    }

    async Task Settle(Ticket ticket)
    {
        if (_queue.Knows(ticket.Account, ticket.Message)) return;
        try
        {
            LookAt((await GrainFactory.Message(ticket.Account, ticket.Message).Settle()).At);
        }
        catch (Exception e)
        {
            Log.NotSettled(log, e, ticket.Account, ticket.Message);
            TryAgainSoon();
        }
    }

    /// <summary>Takes due work from the store into the queue, settles what is due, and sets the alarm for the next time.</summary>
    async Task Look()
    {
        if (_looking || _loop.Stopping) return;
        _looking = true;
        try
        {
            var now = clock.GetUtcNow();
            _lookAt = null;
            await AskToRehome();
            if (_loop.Sender is { } sender) await Refill(sender, now);
            var settled = (await _work.SendingAsync(now, Page)).Select(Settle).ToList();
            foreach (var settle in settled) await settle;
            LookAt(await _work.EarliestAsync(now));
            if (!_reminded && await _work.EarliestAsync(null) is not null) await Remind();
        }
        catch (Exception e)
        {
            Log.LookFailed(log, e, Me);
            _queue.Doubt();
            _troubledUntil = clock.GetUtcNow() + SendLoop.AfterTrouble;
            TryAgainSoon();
        }
        _looking = false;
        if (_lookAt is { } at) SetAlarm(at);
        _loop.Pump();
    }

    // Messages of accounts that have left this number: they were interrupted in taking them along, or an attempt under way then waits again now.
    async Task AskToRehome()
    {
        foreach (var account in (await _work.WaitingAsync(null, 1)).Select(ticket => ticket.Account).Where(account => account != _loop.Sender?.Account).Distinct())
            GrainFactory.Account(account).Rehome(Me).Forget();
    }

    async Task Refill(Sender sender, DateTimeOffset now)
    {
        foreach (var lane in Enum.GetValues<Lane>())
        {
            if (!_queue.BeginRefill(lane)) continue;
            var limit = Math.Min(Page + _queue.WaitingIn(lane) + _loop.Busy, SenderWork.MostAtOnce); // those are in the answer too
            var due = await _work.DueAsync(sender.Account, lane, now, limit);
            _queue.Refill(lane, due, isAll: due.Count < limit);
        }
    }

    async Task LoadSender()
    {
        var claim = await store.GetAsync(Tables.Claims, new Key(AccountRules.PhoneClaim, Me));
        var account = claim?.Columns[0].Text;
        var credentials = account is null ? null : await GrainFactory.Account(account).Credentials();
        if (credentials is null || credentials.PhoneNumberId != Me)
        {
            _loop.SendFor(null);
            return;
        }
        _loop.SendFor(new(account!, secrets.Open(credentials.SealedToken, SecretPurposes.Token(account!)), options.LimitOf(credentials.Throughput)));
        _queue.Doubt();
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

    void TryAgainSoon() => LookAt(clock.GetUtcNow() + SendLoop.AfterTrouble);

    void LookAt(DateTimeOffset? at)
    {
        if (at is not { } t || _lookAt <= t) return;
        _lookAt = t;
        SetAlarm(t);
    }

    void SetAlarm(DateTimeOffset at)
    {
        if (_alarmAt <= at) return;
        _alarmAt = at;
        var wait = at - clock.GetUtcNow();
        _alarm.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Never);
    }

    Task OnAlarm(CancellationToken cancellationToken)
    {
        _alarmAt = null;
        if (_lookAt is { } look)
        {
            if (look <= clock.GetUtcNow()) Look().Forget(); // not awaited: the alarm also keeps the pace
            else SetAlarm(look);
        }
        _loop.Pump();
        return Task.CompletedTask;
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Account}/{Message} could not be settled; it is tried again")]
        public static partial void NotSettled(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Number {PhoneNumberId} could not look for work")]
        public static partial void LookFailed(ILogger log, Exception e, string phoneNumberId);
    }
}
