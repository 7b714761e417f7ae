using Microsoft.Extensions.Logging;
using Orleans.Storage;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns a campaign: what it is, its status, and how far its messages are made. Woken by: its owner, its timer while there is something to do, recovery.
/// Its messages are rows, made and changed page by page; they are sent like any others, and ask for the campaign's status when their turn comes.
/// </summary>
internal sealed partial class CampaignGrain(
    [PersistentState("campaign", StoreGrainStorage.Name)] IPersistentState<CampaignState> store, IStore rows, CampaignOptions options, SenderOptions senders, NumberQuality quality,
    TimeProvider clock, ILogger<CampaignGrain> log) : Grain, ICampaignGrain
{
    const int MostTries = 5;
    static readonly TimeSpan Every = CampaignRules.WatchEvery;
    static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    IGrainTimer _timer = null!;
    CampaignGuard _guard = null!;
    WaitingMessages _waiting = null!;
    DateTimeOffset _watchAt;
    bool _doubt; // what is in memory may not be what is stored

    (string Account, string Id) Me => Keys.Split(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _guard = new(rows, GrainFactory, quality, options, Me.Account);
        _waiting = new(rows, GrainFactory, options.WaitingPageSize, Me.Account, Me.Id);
        _timer = this.RegisterGrainTimer(OnTimer, new GrainTimerCreationOptions(store.State.IsActive ? TimeSpan.Zero : Never, Never) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task<CampaignOutcome> Draft(DraftCommand command) => Surely<CampaignOutcome>(async () =>
        store.State.Exists ? await Done() : await Answer(CampaignRules.Draft(command.Definition, Ids.MadeAt(Me.Id)), command.Claim));

    public Task<CampaignOutcome> Launch(LaunchCommand command) => Surely<CampaignOutcome>(async () =>
    {
        if (CampaignRules.WhyNotLaunch(store.State) is { } refusal) return Refused(refusal);
        if (command.PlanHash is { } plan && plan != await PlanHash.OfAsync(rows, Me.Account, store.State.Definition!)) return Refused(CampaignRules.IsAnotherPlan);
        var now = clock.GetUtcNow();
        var audience = await new AudienceReader(rows).CountAsync(Me.Account, Audience.Of(store.State.Definition!, now));
        if (await WhyNotSend(audience) is { } why) return Refused(why);
        return await Answer(CampaignRules.Launch(store.State, audience, now), command.Claim);
    });

    public Task<CampaignOutcome> Pause() => Surely<CampaignOutcome>(async () =>
    {
        if (CampaignRules.WhyNotPause(store.State) is { } refusal) return Refused(refusal);
        await Pause(new("requested", "It was paused on request. POST /campaigns/{id}/resume goes on."));
        return await Done();
    });

    public Task<CampaignOutcome> Resume() => Surely<CampaignOutcome>(async () =>
    {
        if (CampaignRules.WhyNotResume(store.State) is { } refusal) return Refused(refusal);
        var rating = (await rows.NumberAsync(Me.Account))?.QualityRating;
        await Commit(CampaignRules.Resume(store.State, await Tally(), rating, clock.GetUtcNow()));
        return await Done();
    });

    public Task<CampaignOutcome> Cancel() => Surely<CampaignOutcome>(async () =>
    {
        if (CampaignRules.WhyNotCancel(store.State) is { } refusal) return Refused(refusal);
        await Commit(CampaignRules.Cancel(store.State, clock.GetUtcNow()));
        return await Done();
    });

    public Task<Refusal?> Delete() => Surely(async () =>
    {
        if (CampaignRules.WhyNotDelete(store.State) is { } refusal)
        {
            LeaveIfNothing();
            return refusal;
        }
        while (store.State.Errand is { } errand) await Run(errand); // nobody would cancel the rest
        await store.ClearStateAsync();
        DeactivateOnIdle();
        return null;
    });

    public Task Wake()
    {
        LeaveIfNothing();
        GoOn();
        return Task.CompletedTask;
    }

    // A page a tick, so that calls get in between.
    async Task OnTimer(CancellationToken cancellationToken)
    {
        var more = false;
        try
        {
            await ReadIfInDoubt();
            more = await MakePage();
            if (!more || clock.GetUtcNow() >= _watchAt) await Watch();
        }
        catch (InconsistentStateException)
        {
            _doubt = more = true; // a message of the page has gone on, or another activation has been at work
        }
        catch (Exception e)
        {
            _doubt = true;
            Log.NotDone(log, e, this.GetPrimaryKeyString());
        }
        _timer.Change(more ? TimeSpan.Zero : _doubt ? Every : CampaignRules.LookAgainIn(store.State, clock.GetUtcNow()) ?? Never, Never);
    }

    /// <summary>Makes the next page of whatever is to be done. True when there is another.</summary>
    async Task<bool> MakePage()
    {
        if (store.State.Errand is { } errand) await Run(errand);
        else if (store.State is { IsUnderWay: true, IsFannedOut: false }) await MakeMessages();
        return store.State is { Errand: not null } or { IsUnderWay: true, IsFannedOut: false };
    }

    async Task MakeMessages()
    {
        var (campaign, account) = (store.State, GrainFactory.Account(Me.Account));
        var number = await rows.NumberAsync(Me.Account);
        var template = await _guard.TemplateAsync(campaign, number);
        var page = await AudiencePage.ReadAsync(rows, Me.Account, campaign, template?.Template?.Category, options.PageSize);
        var (looked, chosen) = FanOut.Look(campaign, page);
        if (chosen.IsEmpty)
        {
            await Commit(looked);
            return;
        }
        switch (await account.Permit(chosen.Length))
        {
            case PermitOutcome.Refused no:
                await Pause(new(no.Why.Code, no.Why.Detail));
                break;
            case PermitOutcome.Permitted permit:
                var (next, messages) = FanOut.Write(Me.Id, looked, chosen, permit, PerSecond(number), clock.GetUtcNow());
                await Store(next with { Rows = FanOut.Rows(Me.Account, messages) }, account, permit, chosen.Length, messages[0].Id);
                Telemetry.Accepted(Lane.Campaign, messages.Length);
                GrainFactory.Offer(Me.Account, messages);
                break;
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    async Task Store(CampaignState next, IAccountGrain account, PermitOutcome.Permitted permit, int messages, string first)
    {
        try
        {
            await Commit(next);
        }
        catch (InconsistentStateException)
        {
            await account.GiveBack(permit.Period, messages);
            throw;
        }
        catch (Exception e)
        {
            var key = new Key(Me.Account, first);
            Reservations.SettleAsync(account, permit.Period, messages, e, async () => await rows.GetAsync(Tables.Messages, key) is not null, clock).Forget();
            throw;
        }
    }

    async Task Run(Errand errand)
    {
        var (next, steps) = await _waiting.NextAsync(store.State, errand, PerSecond(await rows.NumberAsync(Me.Account)), clock.GetUtcNow());
        await Commit(next);
        await _waiting.TellAsync(steps);
    }

    /// <summary>Starts it when its time has come, ends it when all is done, and pauses it when it must not go on.</summary>
    async Task Watch()
    {
        var now = clock.GetUtcNow();
        _watchAt = now + Every;
        var campaign = CampaignRules.Begun(store.State, now);
        if (campaign.Status != CampaignStatus.Running) return;
        if (await CanLeave()) campaign = CampaignRules.Seen(campaign, now);
        if (!ReferenceEquals(campaign, store.State)) await Commit(campaign);
        var tally = await Tally();
        if (CampaignRules.IsDone(campaign, tally)) await End(tally, now);
        else if (await _guard.WhyPauseAsync(campaign, tally, now) is { } reason) await Pause(reason);
    }

    // A sender that holds still, or has nobody to send for, lets a backlog grow as a process does that is not there.
    async Task<bool> CanLeave() => !senders.Hold && await GrainFactory.Account(Me.Account).Credentials() is not null;

    async Task End(CampaignTally tally, DateTimeOffset now)
    {
        var next = CampaignRules.End(store.State, tally, now);
        await Commit(next with { Rows = [CampaignEvents.Completed(Me.Account, Me.Id, next, tally)] });
        GrainFactory.Forwarder(Me.Account).Wake().Forget();
    }

    async Task Pause(CampaignReason reason)
    {
        var next = CampaignRules.Pause(store.State, reason, clock.GetUtcNow());
        await Commit(next with { Rows = [CampaignEvents.Paused(Me.Account, Me.Id, next, await Tally())] });
        GrainFactory.Forwarder(Me.Account).Wake().Forget();
    }

    /// <summary>Why the account may not send to so many this month, or null. Nothing stays reserved: each page asks for its own.</summary>
    async Task<Refusal?> WhyNotSend(long messages)
    {
        var account = GrainFactory.Account(Me.Account);
        switch (await account.Permit((int)Math.Min(messages, int.MaxValue)))
        {
            case PermitOutcome.Refused no:
                return no.Why;
            case PermitOutcome.Permitted permit:
                await account.GiveBack(permit.Period, (int)Math.Min(messages, int.MaxValue));
                return null;
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    double PerSecond(ConnectedNumber? number) => CampaignRules.PerSecond(store.State.Definition!, senders.LimitOf(number?.Throughput));

    Task<CampaignTally> Tally() => store.State.LaunchedAt is null ? Task.FromResult(new CampaignTally()) : CampaignTally.ReadAsync(rows, Me.Account, Me.Id);

    // Another activation may have changed it: then it is decided again.
    async Task<T> Surely<T>(Func<Task<T>> decide)
    {
        for (var tries = 1; ; tries++)
        {
            await ReadIfInDoubt();
            try
            {
                return await decide();
            }
            catch (InconsistentStateException) when (tries < MostTries)
            {
                _doubt = true;
            }
            catch
            {
                _doubt = true;
                throw;
            }
        }
    }

    async Task ReadIfInDoubt()
    {
        if (!_doubt) return;
        await store.ReadStateAsync();
        _doubt = false;
    }

    // The answer to a caller goes into the same transaction, under the caller's key.
    async Task<CampaignOutcome> Answer(CampaignState next, IdempotencyClaim? claim)
    {
        var view = CampaignViews.Of(Me.Id, next, new());
        try
        {
            await Commit(next with { Rows = [.. AnswerRows.Of(Me.Account, claim, clock.GetUtcNow(), answer => answer with { Campaign = view })] });
            return new CampaignOutcome.Done(view);
        }
        catch (RowConflictException conflict) when (conflict.IsKeyTaken())
        {
            LeaveIfNothing();
            return new CampaignOutcome.KeyTaken();
        }
    }

    async Task Commit(CampaignState next)
    {
        await store.Commit(next);
        if (next.IsActive) GoOn();
    }

    void GoOn() => _timer.Change(TimeSpan.Zero, Never);

    async Task<CampaignOutcome> Done() => new CampaignOutcome.Done(CampaignViews.Of(Me.Id, store.State, await Tally()));

    CampaignOutcome.Refused Refused(Refusal why)
    {
        LeaveIfNothing();
        return new(why);
    }

    // Whatever ids callers make up, campaigns that are not there must not fill the memory.
    void LeaveIfNothing()
    {
        if (!store.State.Exists) DeactivateOnIdle();
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Campaign {Campaign} could not go on; it is tried again")]
        public static partial void NotDone(ILogger log, Exception e, string campaign);
    }
}
