using Microsoft.Extensions.Logging;
using Orleans.Placement;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Owns one message from acceptance to its last status. Woken by: Accept, its sender, Meta's statuses.</summary>
[CollectionAgeLimit(Minutes = 2)]
[PreferLocalPlacement] // beside whoever works with it: its sender, once what the caller began has been collected
internal sealed partial class MessageGrain(
    [PersistentState("message", StoreGrainStorage.Name)] IPersistentState<MessageState> store, IStore rows, TimeProvider clock, Random chance, SendPolicy policy, ILogger<MessageGrain> log)
    : Grain, IMessageGrain
{
    (string Account, string Id)? _me;

    (string Account, string Id) Me => _me ??= Keys.Split(this.GetPrimaryKeyString());

    public async Task<SendOutcome> Accept(SendCommand command)
    {
        if (store.State.Exists) return new SendOutcome.Accepted(Receipt());
        using var span = Telemetry.Accepting(Me.Id);
        var account = GrainFactory.Account(Me.Account);
        switch (await account.Permit(1))
        {
            case PermitOutcome.Refused no:
                return new SendOutcome.Refused(no.Why);
            case PermitOutcome.Permitted permit:
                return await Store(account, permit, command);
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    public async Task<Dispatch?> Begin(string phoneNumberId)
    {
        if (await Decide(message => MessageRules.Begin(message, phoneNumberId, clock.GetUtcNow())) is not { } intent) return null;
        if (await Stop() is { } stop)
        {
            await Commit(stop);
            HandOver(); // its new time, if it has one
            LeaveIfAtRest();
            return null;
        }
        var body = MetaRequest.Body(Me.Id, store.State);
        await Commit(intent);
        return new Dispatch(MessageFacts.Of(store.State).Attempts, body, intent.At);
    }

    public async Task<Followup> Heard(AttemptAnswer answer)
    {
        await Commit(MessageRules.Heard(store.State, answer, policy, clock.GetUtcNow(), chance.NextDouble()));
        if (MessageRules.ProvenNumber(store.State, answer) is { } number) GrainFactory.Conversation(Me.Account, store.State.Counterpart).Proven(number).Forget();
        LeaveIfAtRest();
        return Followup();
    }

    public async Task<bool> Reported(StatusReport report)
    {
        if (!store.State.Exists)
        {
            DeactivateOnIdle(); // whatever ids come in by webhook, they must not fill the memory
            return false;
        }
        var before = MessageFacts.Of(store.State).Status;
        Operation[] done = report.Payload is { } payload ? [InboxRows.Done(payload)] : [];
        if (MessageRules.Reported(store.State, report, policy, clock.GetUtcNow(), chance.NextDouble()) is { } news) await Commit(MessageRules.On(store.State, news), done);
        else if (done.Length > 0) await rows.CommitAsync(done);
        if (before != MessageStatus.Queued) HandOver(); // a passing failure has made it work for the sender again
        LeaveIfAtRest();
        return true;
    }

    public async Task<SendOutcome> Retry(RetryCommand command)
    {
        if (MessageRules.WhyNotRetry(store.State, command.Force) is { } refusal) return Refused(refusal);
        switch (await GrainFactory.Account(Me.Account).Permit(0))
        {
            case PermitOutcome.Permitted permit:
                return await Commit(MessageRules.On(store.State, new Evidence.RetryAsked(clock.GetUtcNow(), permit.PhoneNumberId, command.Force)), command.Claim);
            case PermitOutcome.Refused no:
                return new SendOutcome.Refused(no.Why);
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    public async Task<SendOutcome> Cancel()
    {
        if (MessageRules.WhyNotCancel(store.State) is { } refusal) return Refused(refusal);
        await Commit(new Evidence.Canceled(clock.GetUtcNow()));
        return new SendOutcome.Accepted(Receipt());
    }

    public async Task<Followup> Settle()
    {
        if (await Decide(message => MessageRules.Settle(message, policy, clock.GetUtcNow())) is { } evidence)
        {
            Log.Settled(log, this.GetPrimaryKeyString(), evidence.GetType().Name);
            await Commit(evidence);
            HandOver();
        }
        return Followup();
    }

    public Task Defer(DateTimeOffset until) =>
        MessageRules.IsForSender(MessageFacts.Of(store.State)) ? Commit(new Evidence.Deferred(clock.GetUtcNow(), until)) : Task.CompletedTask;

    public async Task<bool> Move(string phoneNumberId)
    {
        if (await Decide(message => MessageRules.Move(message, phoneNumberId, clock.GetUtcNow())) is not { } move) return false;
        await Commit(move);
        HandOver();
        return true;
    }

    public async Task Erase()
    {
        if (!store.State.Exists)
        {
            DeactivateOnIdle();
            return;
        }
        if (MessageRules.WhyNotCancel(store.State) is null) await Commit(new Evidence.Canceled(clock.GetUtcNow()));
        if (!store.State.IsErased) await Commit(MessageRules.Erase(store.State, clock.GetUtcNow()));
    }

    // What keeps it from being sent although its time has come. Most messages have nobody to ask.
    async Task<Evidence?> Stop() => store.State switch
    {
        { CampaignId: not null } => await CampaignGate.StopAsync(rows, Me.Account, Me.Id, store.State, clock.GetUtcNow()),
        { Follows: { } before } => FlowOrder.Stop(await rows.GetAsync(Tables.Messages, new Key(Me.Account, before)), clock.GetUtcNow()),
        _ => null,
    };

    SendOutcome.Refused Refused(Refusal why)
    {
        if (!store.State.Exists) DeactivateOnIdle();
        return new(why);
    }

    // The sender saw in the store that there is something to do. If there is nothing by what is in memory, another activation has been at work: read again.
    async Task<Evidence?> Decide(Func<MessageState, Evidence?> rule)
    {
        if (rule(store.State) is { } evidence) return evidence;
        await store.ReadStateAsync();
        return rule(store.State);
    }

    async Task<SendOutcome> Store(IAccountGrain account, PermitOutcome.Permitted permit, SendCommand command)
    {
        try
        {
            var accepted = MessageRules.Accept(command, permit.PhoneNumberId, permit.Period, Ids.MadeAt(Me.Id), clock.GetUtcNow());
            var outcome = await Commit(accepted, command.Claim);
            if (outcome is SendOutcome.KeyTaken)
            {
                await account.GiveBack(permit.Period, 1);
                DeactivateOnIdle();
            }
            return outcome;
        }
        catch (Exception e)
        {
            Log.NotStored(log, e, this.GetPrimaryKeyString());
            var key = new Key(Me.Account, Me.Id);
            Reservations.SettleAsync(account, permit.Period, 1, e, async () => await rows.GetAsync(Tables.Messages, key) is not null, clock).Forget();
            DeactivateOnIdle(); // whether it is stored is read again by whoever comes next
            throw;
        }
    }

    Task Commit(Evidence? evidence) => evidence is null ? Task.CompletedTask : Commit(MessageRules.On(store.State, evidence));

    // What a caller asked for: its answer goes into the same transaction, under the caller's key.
    async Task<SendOutcome> Commit(MessageState next, IdempotencyClaim? claim)
    {
        try
        {
            await Commit(next, AnswerRows.Of(Me.Account, claim, clock.GetUtcNow(), answer => answer with { Message = MessageViews.Receipt(Me.Id, next) }));
        }
        catch (RowConflictException conflict) when (conflict.IsKeyTaken())
        {
            return new SendOutcome.KeyTaken();
        }
        HandOver();
        return new SendOutcome.Accepted(Receipt());
    }

    async Task Commit(MessageState next, IEnumerable<Operation>? rows = null)
    {
        var before = store.State.Exists ? MessageFacts.Of(store.State) : null;
        var after = MessageFacts.Of(next);
        var (account, id) = Me;
        var events = MessageEvents.Between(account, id, next, before, after);
        var consent = MessageConsent.Between(account, id, next, before, after);
        await store.Commit(next with { Rows = [.. rows ?? [], .. MessageCounters.Between(account, next, before, after), .. events, .. consent] });
        Telemetry.Moved(next, before, after);
        if (events.Length > 0) GrainFactory.Forwarder(account).Wake().Forget();
        if (consent.Length > 0) GrainFactory.ContactBook(account).Wake().Forget();
        if (before is not null && before.CountsForQuota != after.CountsForQuota)
            await GrainFactory.Account(account).GiveBack(next.Period!, after.CountsForQuota ? -1 : 1);
    }

    // A hint only: a sender that does not get it finds the message in the store.
    void HandOver()
    {
        var facts = MessageFacts.Of(store.State);
        if (!MessageRules.IsForSender(facts)) return;
        var ticket = new Ticket(Me.Account, Me.Id, store.State.Counterpart, store.State.Lane, facts.Due!.Value);
        HandOver(GrainFactory.Sender(store.State.PhoneNumberId), ticket).Forget();
    }

    // What waits in the store for its turn needs no memory until then: a backlog is as large as the disk.
    async Task HandOver(ISenderGrain sender, Ticket ticket)
    {
        if (!await sender.Offer(ticket)) DeactivateOnIdle();
    }

    // Much memory for the few that are heard of again within its age.
    void LeaveIfAtRest()
    {
        if (MessageRules.IsAtRest(store.State, MessageFacts.Of(store.State))) DeactivateOnIdle();
    }

    Followup Followup() => new(MessageFacts.Of(store.State).Due);

    MessageReceipt Receipt() => MessageViews.Receipt(Me.Id, store.State);

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Message} could not be stored; its caller was told so")]
        public static partial void NotStored(ILogger log, Exception e, string message);

        [LoggerMessage(Level = LogLevel.Information, Message = "Message {Message}: {Evidence} settled an attempt without an answer")]
        public static partial void Settled(ILogger log, string message, string evidence);
    }
}
