namespace WhatsApi.Grains;

/// <summary>Owns what an account knows of one person. Woken by: their messages, and whatever proves that they have another name.</summary>
internal sealed class ConversationGrain(
    [PersistentState("conversation", StoreGrainStorage.Name)] IPersistentState<ConversationState> store, ConsentWords words, TimeProvider clock) : Grain, IConversationGrain
{
    (string Account, string Person) Me => Keys.Split(this.GetPrimaryKeyString());

    public async Task Proven(string number)
    {
        var (account, person) = Me;
        if (store.State.ProvenAs == number || person == number) return;
        await store.Commit(store.State with { ProvenAs = number, Rows = [ContactNews.Of(account, [person, number], clock.GetUtcNow(), "proven")] });
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
