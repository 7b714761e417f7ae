using Microsoft.Extensions.Logging;

namespace WhatsApi.Grains;

/// <summary>
/// The hot path of a forwarder: takes events from the stream while there is room, posts what is ready, notes what became of it. Whoever owns it calls <see cref="Forward"/> when
/// something may have changed.
/// </summary>
internal sealed partial class ForwardLoop(
    string account, ForwarderLedger ledger, EventReader events, Receiver receiver, ForwarderOptions options, Random chance, TimeProvider clock, ILogger logger)
{
    const int Page = 200;
    const int LowWater = 100;       // fewer fresh ones than this, and more are taken
    const int MostUnstored = 1_000; // results that wait for a write; beyond that nothing is sent

    /// <summary>Events in memory at most, those that wait for another attempt among them; beyond that the stream waits.</summary>
    public const int MostHeld = 1_000;

    /// <summary>How long to wait when the store or a grain is in trouble.</summary>
    public static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    DateTimeOffset _probeAt;
    bool _taking;

    /// <summary>True while the stream may have events that were not taken yet.</summary>
    public bool MoreInStream { get; set; } = true;

    /// <summary>Called when it is worth going on.</summary>
    public required Action Pump { get; init; }

    /// <summary>Called when the store is in trouble: nothing is to be asked of it for a moment.</summary>
    public required Action Pause { get; init; }

    DeliveryQueue Queue => ledger.Queue;
    bool IsBroken => ForwarderRules.IsBroken(ledger.Webhook);

    /// <summary>Does whatever can be done now.</summary>
    public void Forward(DateTimeOffset now)
    {
        while (ledger.InFlight < options.MaxInFlight && ledger.Unstored < MostUnstored && Next(now) is { } parcel) Send(parcel).Forget();
        if (MoreInStream && !_taking && Queue.Count < MostHeld && (IsBroken ? _probeAt <= now && Queue.Fresh == 0 : Queue.Fresh < LowWater)) Take().Forget();
    }

    /// <summary>When there is something to do again; null: not before something happens.</summary>
    public DateTimeOffset? NextAt()
    {
        if (!IsBroken) return Queue.NextAt(freshToo: true);
        var due = Queue.NextAt(freshToo: false);
        return (Queue.Fresh > 0 || MoreInStream) && !(due < _probeAt) ? _probeAt : due;
    }

    // While the receiver is broken only what is due goes on, and one new event now and then.
    Parcel? Next(DateTimeOffset now)
    {
        var isBroken = IsBroken;
        var parcel = Queue.Next(now, freshToo: !isBroken || _probeAt <= now);
        if (isBroken && parcel is { IsKept: false }) _probeAt = now + ForwarderRules.ProbeEvery;
        return parcel;
    }

    async Task Take()
    {
        var (generation, limit) = (ledger.Generation, Math.Min(Page, MostHeld - Queue.Count));
        (_taking, MoreInStream) = (true, false);
        try
        {
            var records = await events.AfterAsync(account, ledger.Progress.Taken, limit);
            if (generation == ledger.Generation)
            {
                foreach (var record in records) ledger.Enter(record);
                MoreInStream |= records.Count == limit;
            }
        }
        catch (Exception e)
        {
            Log.LookFailed(logger, e, account);
            MoreInStream = true;
            Pause();
        }
        _taking = false;
        Pump();
    }

    async Task Send(Parcel parcel)
    {
        var (generation, webhook) = (ledger.Generation, ledger.Webhook);
        Action? then = null;
        ledger.InFlight++;
        try
        {
            var record = parcel.Record ?? await events.FindAsync(account, parcel.Delivery.Sequence);
            if (record is null) then = () => GiveUp(parcel);
            else
            {
                var attempt = await receiver.PostAsync(account, webhook, record.Id(account), await events.RenderAsync(account, record), ledger.Requests);
                Telemetry.Delivered(attempt);
                then = () => Tried(parcel, attempt, isCurrent: webhook.Url == ledger.Webhook.Url);
            }
        }
        catch (OperationCanceledException)
        {
            // The webhook was removed, or this activation ends: whoever comes next sends it again.
        }
        catch (Exception e)
        {
            Log.NotSent(logger, e, account, parcel.Delivery.Sequence);
        }
        ledger.InFlight--;
        if (generation == ledger.Generation)
        {
            if (then is null) Queue.Later(parcel, clock.GetUtcNow() + AfterTrouble);
            else then();
        }
        Pump();
    }

    void Tried(Parcel parcel, Attempt attempt, bool isCurrent)
    {
        var (now, before) = (clock.GetUtcNow(), ledger.Webhook);
        var after = ledger.Webhook = attempt.Succeeded ? ForwarderRules.Succeeded(before) : ForwarderRules.Failed(before, attempt, isCurrent);
        parcel.Delivery = DeliveryRules.After(parcel.Delivery, attempt, options.FirstRetry, now, chance.NextDouble());
        Settle(parcel);
        if (before.IsActive && !after.IsActive) Log.Disabled(logger, account, after.DisabledReason);
        if (ForwarderRules.IsBroken(before) == ForwarderRules.IsBroken(after)) return;
        if (attempt.Succeeded) Queue.Hurry(now, waiting => waiting.Delivery.Attempts is [.., var last] && last.At >= before.FailingSince);
        else _probeAt = now + ForwarderRules.ProbeEvery;
    }

    void GiveUp(Parcel parcel)
    {
        parcel.Delivery = DeliveryRules.GivenUp(parcel.Delivery, "The event is no longer kept.");
        Settle(parcel);
    }

    void Settle(Parcel parcel)
    {
        ledger.Keep(parcel);
        if (parcel.Delivery.IsPending)
        {
            foreach (var later in Queue.Behind(parcel)) ledger.Keep(later);
            Queue.Later(parcel, parcel.Delivery.DueAt!.Value);
        }
        else Queue.Done(parcel);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook of {Account} could not look for events; it tries again")]
        public static partial void LookFailed(ILogger logger, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Sequence} of {Account} could not be read; it is tried again")]
        public static partial void NotSent(ILogger logger, Exception e, string account, long sequence);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook of {Account} is disabled: {Reason}")]
        public static partial void Disabled(ILogger logger, string account, string? reason);
    }
}
