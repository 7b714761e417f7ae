namespace WhatsApi.Grains;

/// <summary>Owns what an account knows of one person. Woken by: their messages, and Meta's answers that prove their number.</summary>
internal sealed class ConversationGrain(
    [PersistentState("conversation", StoreGrainStorage.Name)] IPersistentState<ConversationState> store, TimeProvider clock) : Grain, IConversationGrain
{
    public Task Proven(string number) => store.State.ProvenAs == number ? Task.CompletedTask : store.Commit(store.State with { ProvenAs = number });

    public async Task<bool> Heard(InboundMessage message)
    {
        var account = Keys.Split(this.GetPrimaryKeyString()).Account;
        try
        {
            await store.Commit(ConversationRules.On(account, store.State, message, clock.GetUtcNow()));
            GrainFactory.Forwarder(account).Wake().Forget();
            return true;
        }
        catch (RowConflictException)
        {
            return false; // the message is there: Meta told us twice
        }
    }
}
