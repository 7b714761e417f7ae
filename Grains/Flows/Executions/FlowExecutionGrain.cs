using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns one contact's way through one version of a flow. Woken by: what begins it, what its contact writes, answers to its calls, the account's clock, people who resume or stop
/// it. Each of these is one event; what the interpreter makes of it is stored with the messages that it writes, in one unit, before anything is done.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class FlowExecutionGrain(
    [PersistentState("execution", StoreGrainStorage.Name)] IPersistentState<StoredExecution> store, IStore rows, FlowVersions versions, ConversationReader conversations, FlowWeb web,
    TimeProvider clock, ILogger<FlowExecutionGrain> log) : Grain, IFlowExecutionGrain
{
    static readonly TimeSpan Window = TimeSpan.FromHours(24); // Meta's: from a person's last message

    readonly HashSet<string> _calling = [];

    (string Account, string Id) Me => Keys.Split(this.GetPrimaryKeyString());

    // What is stored has milliseconds only, and what is due must not come a fraction of one too early.
    DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public async Task Start(StartExecutionCommand command)
    {
        if (store.State.Exists) return;
        var contact = await rows.FlowContactAsync(Me.Account, command.Person, command.Name);
        var started = new FlowEvent.Started(Now, await WindowUntil(command.Person), contact, command.Text, command.MessageId, command.Variables);
        await Happened(ExecutionState.New(Me.Id, command.FlowId, command.Version), started);
    }

    public async Task<bool> Offer(FlowInput input)
    {
        if (!await IsOpen()) return ExecutionRules.Knows(store.State, input.MessageId);
        if (ExecutionRules.Knows(store.State, input.MessageId)) return true;
        var reply = FlowReply.Of(input.MessageId, input.Type, input.Payload);
        if (!await Happened(new FlowEvent.Replied(Now, await WindowUntil(input.At), reply))) await Write(ExecutionRules.Pass(store.State, input.MessageId));
        return true;
    }

    public async Task<bool> IsOpen()
    {
        if (!store.State.Exists) await store.ReadStateAsync(); // another activation may have begun it
        if (!store.State.Exists) DeactivateOnIdle();
        return store.State.IsOpen;
    }

    public async Task Stop(string reason)
    {
        if (await IsOpen()) await Happened(new FlowEvent.Stopped(Now, null, reason));
    }

    public async Task<bool> Resume()
    {
        await store.ReadStateAsync(); // who asks may have seen what another activation has stored
        return await IsOpen() && await Happened(new FlowEvent.Resumed(Now, await WindowUntil()));
    }

    public async Task Wake()
    {
        if (!(store.State.Due <= Now)) await store.ReadStateAsync(); // it was seen to be due: another activation has been at work
        if (!store.State.Exists) DeactivateOnIdle();
        else if (store.State.Run.Due <= Now) await Happened(new FlowEvent.TimeReached(Now, await WindowUntil()));
        else if (store.State.RetryAt <= Now) await WorkAgain();
    }

    public async Task Answered(FlowHttpAnswer answer)
    {
        if (!await IsOpen()) return;
        await Happened(new FlowEvent.HttpAnswered(Now, await WindowUntil(), answer.EffectId, answer.Status, answer.Body, answer.Failure), answer.EffectId);
    }

    public async Task<ImmutableArray<string>> Erase()
    {
        await store.ReadStateAsync(); // another activation may have gone on with it
        if (!store.State.Exists) DeactivateOnIdle();
        else if (!store.State.Run.IsErased) await Commit(ExecutionRules.Erase(await Ended(new FlowEvent.Stopped(Now, null, "erased")), Now), [], null, Now);
        return [.. store.State.Run.Steps.Select(step => step.MessageId).OfType<string>()];
    }

    async Task<ExecutionState> Ended(FlowEvent.Stopped stopped)
    {
        var run = store.State.Run;
        return run.IsOver ? run : Interpreter.On(await versions.FindAsync(Me.Account, run.FlowId, run.Version), run, stopped).State;
    }

    Task<bool> Happened(FlowEvent e, string? answered = null) => Happened(store.State.Run, e, answered);

    /// <summary>False when it makes no difference.</summary>
    async Task<bool> Happened(ExecutionState run, FlowEvent e, string? answered = null)
    {
        var flow = await versions.FindAsync(Me.Account, run.FlowId, run.Version);
        var step = Interpreter.On(flow, run, e);
        if (ReferenceEquals(step.State, run)) return false;
        if (ExecutionRules.Sends(step).IsEmpty) await Commit(step.State, [], answered, e.At);
        else if (ExecutionRules.WhyNotSend(step.State, e.At) is { } why) await Refuse(flow, step, e, answered, why);
        else await Send(flow, step, e, answered);
        return true;
    }

    async Task Send(FlowDefinition flow, FlowStep step, FlowEvent e, string? answered)
    {
        var account = GrainFactory.Account(Me.Account);
        switch (await account.Permit(ExecutionRules.Sends(step).Length))
        {
            case PermitOutcome.Refused no:
                await Refuse(flow, step, e, answered, no.Why);
                break;
            case PermitOutcome.Permitted permit:
                var messages = ExecutionRules.Messages(store.State, step, permit, e.At);
                await Store(account, permit, messages, () => Commit(step.State, messages, answered, e.At));
                break;
            case var other:
                throw new UnreachableException(other.GetType().Name);
        }
    }

    // None of its messages goes: a conversation with holes in it is worse than one that ends.
    Task Refuse(FlowDefinition flow, FlowStep step, FlowEvent e, string? answered, Refusal why)
    {
        var refused = new FlowEvent.SendRefused(e.At, e.WindowUntil, ExecutionRules.Sends(step)[0].Id, why.Code, why.Detail);
        return Commit(Interpreter.On(flow, step.State, refused).State, [], answered, e.At);
    }

    async Task Store(IAccountGrain account, PermitOutcome.Permitted permit, ImmutableArray<(string Id, MessageState Message)> messages, Func<Task> commit)
    {
        try
        {
            await commit();
        }
        catch (Exception e)
        {
            Log.NotStored(log, e, this.GetPrimaryKeyString());
            var first = new Key(Me.Account, messages[0].Id);
            Reservations.SettleAsync(account, permit.Period, messages.Length, e, async () => await rows.GetAsync(Tables.Messages, first) is not null, clock).Forget();
            throw;
        }
        // A hint only: a sender that does not get it finds the messages in the store.
        GrainFactory.Sender(permit.PhoneNumberId).OfferAll(NewMessages.Tickets(Me.Account, messages)).Forget();
    }

    async Task Commit(ExecutionState run, ImmutableArray<(string Id, MessageState Message)> messages, string? answered, DateTimeOffset now)
    {
        var before = store.State;
        Operation[] others = [.. NewMessages.Rows(Me.Account, messages), .. ExecutionNews.Between(Me.Account, before.Run, run, now)];
        await Write(ExecutionRules.After(before, run, messages, answered, now) with { Rows = [.. others] });
        if (run.IsOver) GrainFactory.Forwarder(Me.Account).Wake().Forget();
        await Work();
    }

    async Task WorkAgain()
    {
        await Write(store.State with { RetryAt = Now + ExecutionRules.RetryAfter });
        await Work();
    }

    // Tags are put on at once; a call goes on beside the turns, and its answer is a turn of its own.
    async Task Work()
    {
        if (store.State.Due is { } due) GrainFactory.FlowClock(Me.Account).Expect(due).Forget();
        var done = new List<string>();
        foreach (var effect in store.State.Run.Outbox)
        {
            if (effect is FlowEffect.CallHttp call) Call(call).Forget();
            else if (effect is FlowEffect.Tag tag && await TryTag(tag)) done.Add(tag.Id);
        }
        if (done.Count > 0) await Write(ExecutionRules.Done(store.State, done));
    }

    async Task<bool> TryTag(FlowEffect.Tag tag)
    {
        try
        {
            await GrainFactory.ContactBook(Me.Account).Tag(new([store.State.Run.Contact.Person], tag.Add, tag.Remove));
            return true;
        }
        catch (Exception e)
        {
            Log.NotDone(log, e, this.GetPrimaryKeyString());
            return false; // the alarm does it again
        }
    }

    async Task Call(FlowEffect.CallHttp call)
    {
        if (!_calling.Add(call.Id)) return;
        try
        {
            await this.AsReference<IFlowExecutionGrain>().Answered(await web.CallAsync(call));
        }
        catch (Exception e)
        {
            Log.NotDone(log, e, this.GetPrimaryKeyString()); // the alarm does it again
        }
        _calling.Remove(call.Id);
    }

    async Task Write(StoredExecution next)
    {
        try
        {
            await store.Commit(next);
        }
        catch
        {
            DeactivateOnIdle(); // whether it is stored is read again by whoever comes next
            throw;
        }
    }

    Task<DateTimeOffset?> WindowUntil() => WindowUntil(store.State.Run.Contact.Person);

    async Task<DateTimeOffset?> WindowUntil(string person) => await conversations.LastInboundAtAsync(Me.Account, person) + Window;

    // Of a message under another name of the person the conversation of this name does not know.
    async Task<DateTimeOffset?> WindowUntil(DateTimeOffset heardAt) => await WindowUntil() is { } until && until > heardAt + Window ? until : heardAt + Window;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A step of execution {Execution} could not be stored; it is taken again")]
        public static partial void NotStored(ILogger log, Exception e, string execution);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Something that execution {Execution} wants done could not be done; it is tried again")]
        public static partial void NotDone(ILogger log, Exception e, string execution);
    }
}
