using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Erases what was written with deleted contacts, a page a turn, through the messages' own grains, so that a status that comes at the same time brings nothing back. Woken by:
/// deletions, itself while something is left, recovery.
/// </summary>
internal sealed class EraserGrain(IStore store) : Grain, IEraserGrain
{
    const int Page = 100;

    string Me => this.GetPrimaryKeyString();

    public async Task Wake()
    {
        if (await store.QueryAsync(new Query(Tables.Erasures) { Where = [("account", Value.Of(Me))], Limit = 1 }) is not [var row]) return;
        var erasure = Erasures.Of(row);
        var messages = await store.QueryAsync(Messages(erasure));
        foreach (var message in messages) await GrainFactory.Message(Me, message.Key.Second!).Erase();
        if (messages.Count < Page) await GrainFactory.Conversation(Me, erasure.Names[0]).Forget();
        await store.CommitAsync([Erasures.GoOn(row, erasure.Next(messages, more: messages.Count == Page))]);
        this.AsReference<IEraserGrain>().Wake().Forget();
    }

    Query Messages(Erasure erasure) => new(Tables.Messages)
    {
        Where = [("account", Value.Of(Me)), ("counterpart", Value.Of(erasure.Names[0]))],
        In = new("id", Value.Of(erasure.After is { } after ? after + "\0" : "msg_"), Value.Of(Ids.First("msg_", erasure.AskedAt.AddMilliseconds(1)))),
        OrderBy = [new("id")],
        Limit = Page,
        WithDocument = false,
    };
}
