using Microsoft.Extensions.Logging;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Owns what an account knows of one person, and which flow has them. Woken by: their messages, whatever proves that they have another name, calls that begin a flow for them.
/// </summary>
internal sealed partial class ConversationGrain(
    [PersistentState("conversation", StoreGrainStorage.Name)] IPersistentState<ConversationState> store, IStore rows, ConsentWords words, TimeProvider clock,
    ILogger<ConversationGrain> log) : Grain, IConversationGrain
{
    const int MostFormerNames = 5; // nobody changes their number so often; a webhook's text must not grow without end
    FlowRouting _routing = null!;
    FlowErrand? _done; // what this activation knows to be done

    (string Account, string Person) Me => Keys.Split(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _routing = new(rows, GrainFactory, Me.Account, Me.Person);
        return Task.CompletedTask;
    }

    public async Task Proven(string number)
    {
        var (account, person) = Me;
        if (person == number) return;
        // From there the person writes. What is lost of it comes again with the next answer of Meta, which proves it again.
        if (store.State.ExecutionId is { } execution) GrainFactory.Conversation(account, number).Adopt(execution).Forget();
        if (store.State.ProvenAs == number) return;
        await store.Commit(store.State with { ProvenAs = number, Rows = [ContactNews.Of(account, [person, number], clock.GetUtcNow(), "proven")] });
        GrainFactory.ContactBook(account).Wake().Forget();
    }

    public async Task Follows(string former)
    {
        var (account, person) = Me;
        var before = store.State.FormerNames ?? [];
        if (person == former || before.Contains(former)) return; // Meta repeats itself, and callers may have changed the contact since
        var news = ContactNews.Renamed(account, person, former, clock.GetUtcNow());
        await store.Commit(store.State with { FormerNames = [former, .. before.Take(MostFormerNames - 1)], Rows = [news] });
        GrainFactory.ContactBook(account).Wake().Forget();
    }

    public async Task<bool> Heard(InboundMessage message)
    {
        var (account, person) = Me;
        await RunErrand(); // the message before may have been stored, and no more
        if (ConversationRules.NewId(person, store.State, message) is { } id) await GrainFactory.Conversation(account, id).Proven(person);
        var optsOut = words.OptsOut(message);
        var route = await Route(message, optsOut is true);
        try
        {
            await store.Commit(ConversationRules.On(account, store.State, message, optsOut, route, clock.GetUtcNow()));
        }
        catch (RowConflictException)
        {
            return false; // the message is there: Meta told us twice
        }
        Telemetry.Received();
        GrainFactory.Forwarder(account).Wake().Forget();
        if (optsOut is not null) GrainFactory.ContactBook(account).Wake().Forget();
        await RunErrand();
        return true;
    }

    public async Task<bool> Trigger(TriggerCommand command)
    {
        await RunErrand();
        if (await _routing.KeeperAsync(store.State) is { } keeper) return keeper == command.ExecutionId;
        if (!IsInPace()) return false;
        await Begin(FlowRoute.To(new(command.ExecutionId) { Start = command.Start }));
        await RunErrand();
        if (store.State.ProvenAs is { } number) GrainFactory.Conversation(Me.Account, number).Adopt(command.ExecutionId).Forget();
        return true;
    }

    public async Task Adopt(string executionId)
    {
        if (store.State.ExecutionId == executionId || await _routing.KeeperAsync(store.State) is not null) return;
        await store.Commit(store.State with { ExecutionId = executionId });
    }

    public Task Forget() => store.State is { ProfileName: null, Username: null, Errand: null }
        ? Task.CompletedTask
        : store.Commit(store.State with { ProfileName = null, Username = null, Errand = null });

    async Task<FlowRoute> Route(InboundMessage message, bool optsOut)
    {
        var route = await _routing.DecideAsync(store.State, message, optsOut);
        if (route.Errand is null or { StopReason: not null } || IsInPace()) return route;
        return new(route.Errand.Start is null ? route.ExecutionId : null, null);
    }

    bool IsInPace()
    {
        if (store.State.FlowPace.Allows(clock.GetUtcNow())) return true;
        Log.TooFast(log, this.GetPrimaryKeyString(), FlowPace.MostAMinute);
        return false;
    }

    // The next message finds the execution here, even if nobody gets round to beginning it before.
    Task Begin(FlowRoute route) =>
        store.Commit(store.State with { ExecutionId = route.ExecutionId, Errand = route.Errand, FlowPace = store.State.FlowPace.Next(clock.GetUtcNow()) });

    /// <summary>Does what the last message is to a flow. Doing it again does nothing.</summary>
    async Task RunErrand()
    {
        if (store.State.Errand is not { } errand || ReferenceEquals(errand, _done)) return;
        try
        {
            if (!await Run(errand) && await _routing.BeginAsync(errand.Reply!, store.State.ProfileName) is { Errand: { } beginning } route)
            {
                await Begin(route); // the execution has ended meanwhile: the message is as good as any other
                await Run(beginning);
            }
        }
        catch (Exception e) when (!IsPassing(e))
        {
            Log.ErrandFailed(log, e, this.GetPrimaryKeyString(), errand.ExecutionId); // it must not keep what the person writes from being stored
        }
        _done = store.State.Errand;
    }

    /// <summary>False when the execution is over, and the message not for it.</summary>
    async Task<bool> Run(FlowErrand errand)
    {
        var execution = GrainFactory.Execution(Me.Account, errand.ExecutionId);
        if (errand.Reply is { } reply) return await execution.Offer(reply);
        if (errand.Start is { } start) await execution.Start(start);
        else await execution.Stop(errand.StopReason!);
        return true;
    }

    static bool IsPassing(Exception e) => e is OrleansException or StoreUnavailableException or StoreOverloadedException or TimeoutException or ObjectDisposedException;

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Conversation} writes faster than {Most} messages a minute; those above are stored, and no flow hears of them")]
        public static partial void TooFast(ILogger log, string conversation, int most);

        [LoggerMessage(Level = LogLevel.Error, Message = "What {Conversation} has written could not be brought to execution {Execution}")]
        public static partial void ErrandFailed(ILogger log, Exception e, string conversation, string execution);
    }
}
