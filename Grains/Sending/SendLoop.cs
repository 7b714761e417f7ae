using Microsoft.Extensions.Logging;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>
/// Takes a number's messages from its queue: claims first (the message stores the intent), then keeps the pace, then posts: what is paced is the request itself.
/// It lives in its sender's turns, and asks the sender to be woken.
/// </summary>
internal sealed partial class SendLoop(string phoneNumberId, SenderQueue queue, IGrainFactory grains, ICloudApi meta, SenderOptions options, TimeProvider clock, ILogger log)
{
    /// <summary>How long to wait when the store or a grain is in trouble.</summary>
    public static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    readonly Queue<Claimed> _claimed = new();
    readonly Pace _pace = new(options.MessagesPerSecond);
    readonly PairLimiter _pairs = new(options.PairBurst, options.PairInterval);
    readonly RecentPeak _claimTime = new(); // what storing an intent takes
    int _claiming, _inFlight;

    sealed record Claimed(Ticket Ticket, IMessageGrain Message, Dispatch Dispatch, string Token, DateTimeOffset Since);

    /// <summary>Called when it has to be pumped again at a time: the pace allows the next request then.</summary>
    public required Action<DateTimeOffset> PumpAt { get; init; }

    /// <summary>Called when the store has to be looked at, at a time: something is to be settled or tried again.</summary>
    public required Action<DateTimeOffset?> LookAt { get; init; }

    /// <summary>Called when a lane runs low while the store has more for it.</summary>
    public required Action Refill { get; init; }

    /// <summary>For whom it sends; null: for nobody.</summary>
    public Sender? Sender { get; private set; }

    /// <summary>True while it only ends what it has begun.</summary>
    public bool Stopping { get; set; }

    public int InFlight => _inFlight;

    /// <summary>Messages taken from the queue and not done with.</summary>
    public int Busy => _inFlight + _claiming + _claimed.Count;

    public double PerSecond => _pace.PerSecond(clock.GetUtcNow());
    public double Limit => _pace.Limit;

    public void SendFor(Sender? sender)
    {
        Sender = sender;
        if (sender is not null) _pace.Relimit(sender.MessagesPerSecond);
    }

    /// <summary>Does whatever can be done now, and sets the alarm for the rest.</summary>
    public void Pump()
    {
        if (Sender is not null && !Stopping && !options.Hold) ClaimAhead(Sender);
        while (_claimed.TryPeek(out var next))
        {
            var now = clock.GetUtcNow();
            if (IsStale(next, now))
            {
                Drop(_claimed.Dequeue());
            }
            else if (_pace.TryTake(now, out var askAt))
            {
                Send(_claimed.Dequeue()).Forget();
            }
            else
            {
                PumpAt(askAt);
                return;
            }
        }
    }

    // Enough intents ahead of the pace that storing them does not slow it, by the slowest of late; no more, since a crash leaves each of them unknown.
    void ClaimAhead(Sender sender)
    {
        if (queue.WantsMore) Refill();
        var now = clock.GetUtcNow();
        var ahead = (int)Math.Min(2 + _pace.PerSecond(now) * _claimTime.At(now).TotalSeconds, Math.Max(2, options.MaxInFlight / 2));
        while (_claiming + _claimed.Count < ahead && Busy < options.MaxInFlight && queue.TryNext(out var ticket))
        {
            if (ticket.Account != sender.Account) queue.Done(ticket); // it waited when the number changed hands: nobody else's token may send it
            else if (_pairs.TakeOrReserve(ticket.To, now) is { } later) Defer(ticket, later).Forget();
            else Claim(ticket, sender.Token).Forget();
        }
    }

    // A process that stood still for so long may have been given up: another one settles its attempts, and may send again what is claimed here. Nothing waits that long for the pace:
    // two claims at most are ahead of a slow one, which the settings keep above four in a window.
    bool IsStale(Claimed claimed, DateTimeOffset now) => now - claimed.Since > options.UnknownOutcomeWindow / 2;

    void Drop(Claimed stale)
    {
        Log.Stale(log, stale.Ticket.Account, stale.Ticket.Message);
        queue.Done(stale.Ticket);
        LookAt(clock.GetUtcNow() + AfterTrouble);
    }

    async Task Claim(Ticket ticket, string token)
    {
        var message = grains.Message(ticket.Account, ticket.Message);
        Dispatch? dispatch = null;
        var (start, asked) = (clock.GetTimestamp(), clock.GetUtcNow());
        _claiming++;
        try
        {
            dispatch = await message.Begin(phoneNumberId);
        }
        catch (Exception e)
        {
            Log.ClaimFailed(log, e, ticket.Account, ticket.Message);
            LookAt(clock.GetUtcNow() + AfterTrouble);
        }
        _claiming--;
        if (dispatch is null)
        {
            queue.Done(ticket);
        }
        else
        {
            _claimTime.Add(clock.GetElapsedTime(start), clock.GetUtcNow());
            // Not from now on: the answer may have waited for a process that stood still. The other clock may be behind ours.
            _claimed.Enqueue(new(ticket, message, dispatch, token, dispatch.At > asked ? dispatch.At : asked));
        }
        Pump();
    }

    async Task Send(Claimed claimed)
    {
        _inFlight++;
        try
        {
            using var span = Telemetry.Attempting(claimed.Ticket.Message, claimed.Dispatch.Attempt);
            var start = clock.GetTimestamp();
            var answer = await meta.SendAsync(phoneNumberId, claimed.Token, claimed.Dispatch.Body, CancellationToken.None);
            if (answer is SendAnswer.Refused { Kind: ErrorKind.NumberThrottled }) SlowDown();
            var heard = MetaWords.Answer(claimed.Dispatch.Attempt, answer);
            Telemetry.Attempted(heard, clock.GetElapsedTime(start), span);
            LookAt((await Tell(claimed, heard)).At);
        }
        catch (Exception e)
        {
            // The intent stays in the store without an answer: it is settled as an unknown outcome, like after a crash.
            Log.AnswerLost(log, e, claimed.Ticket.Account, claimed.Ticket.Message);
            LookAt(clock.GetUtcNow() + AfterTrouble);
        }
        _inFlight--;
        queue.Done(claimed.Ticket);
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
            catch (Exception e) when (!Stopping)
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
            await grains.Message(ticket.Account, ticket.Message).Defer(until);
            LookAt(until);
        }
        catch (Exception e)
        {
            Log.ClaimFailed(log, e, ticket.Account, ticket.Message);
            LookAt(clock.GetUtcNow() + AfterTrouble);
        }
        queue.Done(ticket);
        Pump();
    }

    void SlowDown()
    {
        _pace.Throttled(clock.GetUtcNow());
        Telemetry.Throttled();
        Log.Throttled(log, phoneNumberId, PerSecond);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Account}/{Message} could not be claimed; it is tried again")]
        public static partial void ClaimFailed(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Account}/{Message} was to be sent long ago, while this process stood still; its attempt is settled as an unknown outcome")]
        public static partial void Stale(ILogger log, string account, string message);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Account}/{Message}: the store does not take Meta's answer yet")]
        public static partial void StoreAway(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Account}/{Message}: Meta's answer could not be stored; its outcome is unknown")]
        public static partial void AnswerLost(ILogger log, Exception e, string account, string message);

        [LoggerMessage(Level = LogLevel.Information, Message = "Number {PhoneNumberId} is throttled by Meta and slows to {PerSecond:F1} messages a second")]
        public static partial void Throttled(ILogger log, string phoneNumberId, double perSecond);
    }
}

/// <summary>The account that a number sends for, its token, and what Meta allows the number.</summary>
internal sealed record Sender(string Account, string Token, double MessagesPerSecond);
