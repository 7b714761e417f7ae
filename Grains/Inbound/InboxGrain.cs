using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Works off stored payloads of one lane: parses, hands each event to the grain it concerns, then removes the payload. Doing it again does nothing, so a payload is
/// simply done again after a crash. Woken by: new payloads, start-up, its own timer while something waits.
/// </summary>
[Reentrant]
[HashBasedPlacement]
internal sealed partial class InboxGrain(IStore store, TimeProvider clock, ILogger<InboxGrain> log) : Grain, IInboxGrain
{
    const int AtOnce = 256;
    const int HeldAtOnce = 2_000;

    // Nearly every answer is there within two seconds; who waits longer is mostly a message of other software on the same number.
    const int WaitLongAtOnce = 64;
    static readonly TimeSpan LongWait = TimeSpan.FromSeconds(2);
    const int Page = 500;

    // A status can overtake the answer that tells us its message's id; the answer itself takes at most 30 s.
    static readonly TimeSpan PatienceWithStatuses = TimeSpan.FromSeconds(60);

    readonly HashSet<string> _working = [];
    readonly UnknownParts _unknown = new();
    Router _router = null!;
    int _waiting, _waitingLong;
    bool _moreInStore, _looking, _ending;

    int Lane => int.Parse(this.GetPrimaryKeyString(), provider: null);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _router = new(store, GrainFactory, clock, log);
        this.RegisterGrainTimer(_ => Look(), new GrainTimerCreationOptions(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)) { Interleave = true });
        Look().Forget();
        return Task.CompletedTask;
    }

    // What is being worked off goes on to its end; that the next activation does it, too, does nothing.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        return Task.CompletedTask;
    }

    public Task Take(StoredPayload payload)
    {
        if (!HasRoom) _moreInStore = true; // found in the store when there is room
        else WorkOff(payload).Forget();
        return Task.CompletedTask;
    }

    public Task Wake() => Look();

    public Task Rest()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    async Task WorkOff(StoredPayload payload)
    {
        if (!_working.Add(payload.Id)) return;
        try
        {
            for (var pause = TimeSpan.FromMilliseconds(50); !await TryApply(payload); pause = Min(pause * 3, TimeSpan.FromSeconds(10)))
            {
                if (pause > LongWait && _waitingLong >= WaitLongAtOnce) break; // stays in the store, for a later look
                await Wait(pause);
            }
        }
        catch (Exception e)
        {
            Log.Postponed(log, e, payload.Id);
        }
        _working.Remove(payload.Id);
        if (_moreInStore && _working.Count - _waiting < AtOnce / 2) Look().Forget();
    }

    bool HasRoom => !_ending && _working.Count - _waiting < AtOnce && _working.Count < HeldAtOnce;

    async Task Wait(TimeSpan pause)
    {
        var isLong = pause > LongWait ? 1 : 0;
        _waiting++;
        _waitingLong += isLong;
        await Task.Delay(pause, clock);
        _waiting--;
        _waitingLong -= isLong;
    }

    /// <summary>False when something in it has to wait.</summary>
    async Task<bool> TryApply(StoredPayload payload)
    {
        var batch = WebhookPayload.Parse(payload.Body);
        var patient = clock.GetUtcNow() - payload.ReceivedAt < PatienceWithStatuses;
        // Mostly a payload says one thing, of one message: then it goes with that message's own write.
        var alone = batch is { Events: [StatusReported], Unparsed: [] } ? payload.Id : null;
        var fates = await Task.WhenAll(batch.Events.Select(e => _router.RouteAsync(e, payload.Account, alone)));
        if (patient && fates.Contains(Fate.Early)) return false;
        if (alone is null || fates is not [Fate.Applied]) await store.CommitAsync([Last(payload, batch, fates), .. InboxCounters.Of(batch, fates)]);
        Telemetry.Applied(batch, fates, clock.GetUtcNow() - payload.ReceivedAt);
        return true;
    }

    Operation Last(StoredPayload payload, WebhookBatch batch, Fate[] fates)
    {
        var reasons = batch.Unparsed.Where(_unknown.IsWorthKeeping).Select(part => $"{part.Pointer}: {part.Reason}")
            .Concat(batch.Events.Zip(fates).Where(x => x.Second is Fate.NoHandler or Fate.Failed && _unknown.IsWorthKeeping(x.First))
                .Select(x => $"{(x.Second == Fate.Failed ? "could not apply" : "no handler for")} {x.First.GetType().Name}")).ToList();
        return reasons.Count == 0 ? InboxRows.Done(payload.Id) : InboxRows.Kept(payload, string.Join("; ", reasons.Take(20)));
    }

    /// <summary>Takes up what is left in the store: after a start, after more came at once than is worked on at once, after trouble.</summary>
    async Task Look()
    {
        if (_looking) return;
        _looking = true;
        try
        {
            _moreInStore = false;
            for (var after = ""; HasRoom;)
            {
                var rows = await store.QueryAsync(InboxRows.After(after, Page));
                foreach (var row in rows)
                    if (InboxRows.IsPending(row) && InboxRows.LaneOf(row.Key.First) == Lane) await Take(InboxRows.Payload(row));
                if (rows.Count < Page) break;
                after = rows[^1].Key.First;
            }
        }
        catch (Exception e)
        {
            Log.LookFailed(log, e, Lane);
        }
        _looking = false;
    }

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook payload {Payload} could not be applied; it stays stored and is tried again")]
        public static partial void Postponed(ILogger log, Exception e, string payload);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook lane {Lane} could not look for stored payloads")]
        public static partial void LookFailed(ILogger log, Exception e, int lane);
    }
}
