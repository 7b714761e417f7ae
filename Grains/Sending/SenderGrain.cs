using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns the send loop of one number. Woken by: offers of queued messages, its alarm, a reminder while anything waits, changed credentials.
/// Claims first (the message stores the intent), then keeps the pace, then posts: what is paced is the request itself.
/// </summary>
[Reentrant]
internal sealed partial class SenderGrain(
    IStore store, ICloudApi meta, SecretBox secrets, SenderOptions options, TimeProvider clock, ILogger<SenderGrain> log) : Grain, ISenderGrain, IRemindable
{
    const string WorkReminder = "work";
    const int Page = 500;
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1); // timers end at 49 days, schedules at 90
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    readonly SenderQueue _queue = new(options.QueueCapacity);
    readonly Queue<Claimed> _claimed = new();
    readonly Pace _pace = new(options.MessagesPerSecond);
    readonly PairLimiter _pairs = new(options.PairBurst, options.PairInterval);

    SenderWork _work = null!;
    IGrainTimer _alarm = null!;
    DateTimeOffset? _alarmAt;
    DateTimeOffset? _lookAt;
    Sender? _sender;
    int _claiming, _inFlight;
    bool _looking, _reminded, _stopping;

    sealed record Sender(string Account, string Token);
    sealed record Claimed(Ticket Ticket, IMessageGrain Message, Dispatch Dispatch, string Token);

    string Me => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _work = new(store, Me);
        _alarm = this.RegisterGrainTimer(OnAlarm, new GrainTimerCreationOptions(Never, Never) { Interleave = true });
        await LoadSender();
        _queue.Doubt();
        // What an activation before this one was sending has no one who hears the answer any more.
        foreach (var ticket in await _work.SendingAsync(clock.GetUtcNow(), options.MaxInFlight + Page)) Settle(ticket).Forget();
        Look().Forget();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What is claimed still goes out, at its pace: an intent without an answer would be an unknown outcome. The alarm is gone by now.
        _stopping = true;
        while (_inFlight + _claiming + _claimed.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            Pump();
            await Task.Delay(TimeSpan.FromMilliseconds(10), clock, CancellationToken.None);
        }
    }

    public Task Offer(Ticket ticket)
    {
        TakeIn(ticket);
        Pump();
        return _reminded ? Task.CompletedTask : Remind();
    }

    public Task OfferAll(ImmutableArray<Ticket> tickets)
    {
        foreach (var ticket in tickets) TakeIn(ticket);
        Pump();
        return _reminded ? Task.CompletedTask : Remind();
    }

    void TakeIn(Ticket ticket)
    {
        if (ticket.DueAt > clock.GetUtcNow()) LookAt(ticket.DueAt);
        else if (_sender?.Account != ticket.Account) GrainFactory.Account(ticket.Account).Rehome(Me).Forget();
        else _queue.Offer(ticket);
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

    Task<SenderView> ISenderGrain.Look() => Task.FromResult(new SenderView(_queue.Waiting, _inFlight, _pace.PerSecond(clock.GetUtcNow()), _pace.Limit));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminded = true;
        await Look();
        if (_inFlight + _claiming + _queue.Waiting > 0 || await _work.EarliestAsync(null) is not null) return;
        if (await this.GetReminder(WorkReminder) is { } reminder) await this.UnregisterReminder(reminder);
        _reminded = false;
    }

    /// <summary>Does whatever can be done now, and sets the alarm for the rest.</summary>
    void Pump()
    {
        if (_sender is not null && !_stopping) ClaimAhead(_sender);
        while (_claimed.Count > 0)
        {
            if (!_pace.TryTake(clock.GetUtcNow(), out var askAt))
            {
                SetAlarm(askAt);
                return;
            }
            Send(_claimed.Dequeue()).Forget();
        }
    }

    // Enough intents ahead of the pace that storing them does not slow it; no more, since a crash leaves each of them unknown.
    void ClaimAhead(Sender sender)
    {
        if (_queue.WantsMore && !_looking) Look().Forget();
        var now = clock.GetUtcNow();
        var ahead = (int)Math.Clamp(_pace.PerSecond(now) * 0.02, 2, 64);
        while (_claiming + _claimed.Count < ahead && _inFlight + _claiming + _claimed.Count < options.MaxInFlight && _queue.TryNext(out var ticket))
        {
            if (ticket.Account != sender.Account) _queue.Done(ticket); // it waited when the number changed hands: nobody else's token may send it
            else if (_pairs.TakeOrReserve(ticket.To, now) is { } later) Defer(ticket, later).Forget();
            else Claim(ticket, sender.Token).Forget();
        }
    }

    async Task Claim(Ticket ticket, string token)
    {
        var message = GrainFactory.Message(ticket.Account, ticket.Message);
        Dispatch? dispatch = null;
        _claiming++;
        try
        {
            dispatch = await message.Begin(Me);
        }
        catch (Exception e)
        {
            Log.ClaimFailed(log, e, ticket.Account, ticket.Message);
            TryAgainSoon();
        }
        _claiming--;
        if (dispatch is null) _queue.Done(ticket);
        else _claimed.Enqueue(new(ticket, message, dispatch, token));
        Pump();
    }

    async Task Send(Claimed claimed)
    {
        _inFlight++;
        try
        {
            var answer = await meta.SendAsync(Me, claimed.Token, claimed.Dispatch.Body, CancellationToken.None);
            if (answer is SendAnswer.Refused { Kind: ErrorKind.NumberThrottled }) Throttled();
            LookAt((await Tell(claimed, MetaWords.Answer(claimed.Dispatch.Attempt, answer))).At);
        }
        catch (Exception e)
        {
            // The intent stays in the store without an answer: it is settled as an unknown outcome, like after a crash.
            Log.AnswerLost(log, e, claimed.Ticket.Account, claimed.Ticket.Message);
            TryAgainSoon();
        }
        _inFlight--;
        _queue.Done(claimed.Ticket);
        Pump();
    }

    // What Meta said is not known anywhere else: it waits for the store as long as this process lives.
    async Task<Followup> Tell(Claimed claimed, AttemptAnswer answer)
    {
        while (true)
        {
            try
            {
                return await claimed.Message.Heard(answer);
            }
            catch (Exception e) when (!_stopping)
            {
                Log.StoreAway(log, e, claimed.Ticket.Account, claimed.Ticket.Message);
                await Task.Delay(AfterTrouble, clock);
            }
        }
    }

    async Task Defer(Ticket ticket, DateTimeOffset until)
    {
        try
        {
            await GrainFactory.Message(ticket.Account, ticket.Message).Defer(until);
            LookAt(until);
        }
        catch (Exception e)
        {
            Log.ClaimFailed(log, e, ticket.Account, ticket.Message);
            TryAgainSoon();
        }
        _queue.Done(ticket);
        Pump();
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
            Log.ClaimFailed(log, e, ticket.Account, ticket.Message);
            TryAgainSoon();
        }
    }

    /// <summary>Takes due work from the store into the queue, settles what is due, and sets the alarm for the next time.</summary>
    async Task Look()
    {
        if (_looking || _stopping) return;
        _looking = true;
        try
        {
            var now = clock.GetUtcNow();
            _lookAt = null;
            await AskToRehome();
            if (_sender is { } sender) await Refill(sender, now);
            var settled = (await _work.SendingAsync(now, Page)).Select(Settle).ToList();
            foreach (var settle in settled) await settle;
            LookAt(await _work.EarliestAsync(now));
            if (!_reminded && await _work.EarliestAsync(null) is not null) await Remind();
        }
        catch (Exception e)
        {
            Log.LookFailed(log, e, Me);
            TryAgainSoon();
        }
        _looking = false;
        if (_lookAt is { } at) SetAlarm(at);
        Pump();
    }

    // Messages of accounts that have left this number: they were interrupted in taking them along, or an attempt under way then waits again now.
    async Task AskToRehome()
    {
        foreach (var account in (await _work.WaitingAsync(null, 1)).Select(ticket => ticket.Account).Where(account => account != _sender?.Account).Distinct())
            GrainFactory.Account(account).Rehome(Me).Forget();
    }

    async Task Refill(Sender sender, DateTimeOffset now)
    {
        foreach (var lane in Enum.GetValues<Lane>())
        {
            if (!_queue.BeginRefill(lane)) continue;
            var limit = Page + _queue.WaitingIn(lane) + _claiming + _claimed.Count + _inFlight; // those are in the answer too
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
            _sender = null;
            return;
        }
        _sender = new(account!, secrets.Open(credentials.SealedToken, SecretPurposes.Token(account!)));
        _pace.Relimit(credentials.Throughput == "HIGH" ? options.HighMessagesPerSecond : options.MessagesPerSecond);
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

    void Throttled()
    {
        _pace.Throttled(clock.GetUtcNow());
        Log.Throttled(log, Me, _pace.PerSecond(clock.GetUtcNow()));
    }

    void TryAgainSoon() => LookAt(clock.GetUtcNow() + AfterTrouble);

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
        Pump();
        return Task.CompletedTask;
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Account}/{Message} could not be claimed or settled; it is tried again")]
        public static partial void ClaimFailed(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Account}/{Message}: the store does not take Meta's answer yet")]
        public static partial void StoreAway(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Account}/{Message}: Meta's answer could not be stored; its outcome is unknown")]
        public static partial void AnswerLost(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Number {PhoneNumberId} could not look for work")]
        public static partial void LookFailed(ILogger log, Exception e, string phoneNumberId);

        [LoggerMessage(Level = LogLevel.Information, Message = "Number {PhoneNumberId} is throttled by Meta and slows to {PerSecond:F1} messages a second")]
        public static partial void Throttled(ILogger log, string phoneNumberId, double perSecond);
    }
}
