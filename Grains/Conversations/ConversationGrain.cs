namespace WhatsApi.Grains;

/// <summary>Owns what an account knows of one person. Woken by: their messages, and whatever proves that they have another name.</summary>
internal sealed class ConversationGrain(
    [PersistentState("conversation", StoreGrainStorage.Name)] IPersistentState<ConversationState> store, ConsentWords words, TimeProvider clock) : Grain, IConversationGrain
{
    const int MostFormerNames = 5; // nobody changes their number so often; a webhook's text must not grow without end

    (string Account, string Person) Me => Keys.Split(this.GetPrimaryKeyString());

    public async Task Proven(string number)
    {
        var (account, person) = Me;
        if (store.State.ProvenAs == number || person == number) return;
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
        if (ConversationRules.NewId(person, store.State, message) is { } id) await GrainFactory.Conversation(account, id).Proven(person);
        var optsOut = words.OptsOut(message);
        try
        {
            await store.Commit(ConversationRules.On(account, store.State, message, optsOut, clock.GetUtcNow()));
        }
        catch (RowConflictException)
        {
            return false; // the message is there: Meta told us twice
        }
        Telemetry.Received();
        GrainFactory.Forwarder(account).Wake().Forget();
        if (optsOut is not null) GrainFactory.ContactBook(account).Wake().Forget();
        return true;
    }

    public Task Forget() => store.State is { ProfileName: null, Username: null } ? Task.CompletedTask : store.Commit(store.State with { ProfileName = null, Username = null });
}
