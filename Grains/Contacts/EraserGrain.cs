using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Erases what was said with deleted contacts, a page a turn: first in executions of flows, which so end and write nothing more, then in messages. It goes through their own
/// grains, so that a status or an answer that comes at the same time brings nothing back. Woken by: deletions, itself while something is left, recovery.
/// </summary>
internal sealed class EraserGrain(IStore store) : Grain, IEraserGrain
{
    const int Page = 100;

    string Me => this.GetPrimaryKeyString();

    public async Task Wake()
    {
        if (await store.QueryAsync(new Query(Tables.Erasures) { Where = [("account", Value.Of(Me))], Limit = 1 }) is not [var row]) return;
        var erasure = Erasures.Of(row);
        await store.CommitAsync([Erasures.GoOn(row, await (erasure.IsAtMessages ? EraseMessages(erasure) : EraseExecutions(erasure)))]);
        this.AsReference<IEraserGrain>().Wake().Forget();
    }

    async Task<Erasure> EraseExecutions(Erasure erasure)
    {
        // First of all, so that nothing that waits there begins another one.
        if (erasure.After is null) await GrainFactory.Conversation(Me, erasure.Names[0]).Forget();
        var executions = await PageAsync(erasure, Tables.Executions, "contact", Erasure.Executions);
        foreach (var execution in executions)
            foreach (var message in await GrainFactory.Execution(Me, execution.Key.Second!).Erase())
                if (Ids.MadeAt(message) > erasure.AskedAt) await GrainFactory.Message(Me, message).Erase(); // written before its end came
        return executions.Count == Page ? erasure.Past(executions) : erasure.ToMessages();
    }

    async Task<Erasure> EraseMessages(Erasure erasure)
    {
        var messages = await PageAsync(erasure, Tables.Messages, "counterpart", Erasure.Messages);
        foreach (var message in messages) await GrainFactory.Message(Me, message.Key.Second!).Erase();
        return messages.Count == Page ? erasure.Past(messages) : erasure.ToNextName();
    }

    async Task<IReadOnlyList<Row>> PageAsync(Erasure erasure, Table table, string person, string prefix)
    {
        var until = Ids.First(prefix, erasure.AskedAt.AddMilliseconds(1));
        var rows = await store.QueryAsync(new Query(table)
        {
            Where = [("account", Value.Of(Me)), (person, Value.Of(erasure.Names[0]))],
            In = new("id", Value.Of(erasure.After is { } after ? after + "\0" : prefix), null), // with an end, SQLite would go through everybody's
            OrderBy = [new("id")],
            Limit = Page,
            WithDocument = false,
        });
        return [.. rows.TakeWhile(row => string.CompareOrdinal(row.Key.Second, until) < 0)];
    }
}
