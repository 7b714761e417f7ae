using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads an account's events, straight from the store, and renders them with what is known now of what they are about.</summary>
public sealed class EventReader(IStore store)
{
    /// <summary>A page of the stream, in order: each event as JSON.</summary>
    public async Task<EventPage> PageAsync(string account, long after, int limit)
    {
        var records = await AfterAsync(account, after, limit + 1);
        var page = new List<RawJson>();
        foreach (var record in records.Take(limit)) page.Add(new(System.Text.Encoding.UTF8.GetString(await RenderAsync(account, record))));
        return new(page, page.Count > 0 ? records[page.Count - 1].Sequence : after, records.Count > limit);
    }

    internal async Task<List<EventRecord>> AfterAsync(string account, long after, int limit)
    {
        var rows = await store.QueryAsync(new Query(Tables.Events)
        {
            Where = [("account", Value.Of(account))],
            In = new("sequence", Value.Of(Sequence.Text(after + 1)), null),
            OrderBy = [new("sequence")],
            Limit = limit,
        });
        return [.. rows.Select(EventRecord.Of)];
    }

    internal async Task<EventRecord?> FindAsync(string account, long sequence) =>
        await store.GetAsync(Tables.Events, new Key(account, Sequence.Text(sequence))) is { } row ? EventRecord.Of(row) : null;

    /// <summary>The number of the account's last event; 0 when there is none.</summary>
    internal async Task<long> LastAsync(string account)
    {
        var rows = await store.QueryAsync(new Query(Tables.Events)
        {
            Where = [("account", Value.Of(account))],
            OrderBy = [new("sequence", Descending: true)],
            Limit = 1,
            WithDocument = false,
        });
        return rows is [var row] ? Sequence.Number(row.Key.Second!) : 0;
    }

    internal async Task<byte[]> RenderAsync(string account, EventRecord record)
    {
        if (record.State.Execution is { } execution)
        {
            var stored = await ReadAsync(Tables.Executions, new Key(account, execution), StateJson.Default.StoredExecution);
            return EventJson.Render(record.Id(account), record, ExecutionNews.Data(execution, stored?.Run));
        }
        var message = record.State.Message is { } id ? await ReadAsync(Tables.Messages, new Key(account, id), StateJson.Default.MessageState) : null;
        var person = message is { Inbound: true } ? await ReadAsync(Tables.Conversations, new Key(account, message.Counterpart), StateJson.Default.ConversationState) : null;
        return EventJson.Render(record.Id(account), record, message, person);
    }

    async Task<T?> ReadAsync<T>(Table table, Key key, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) where T : class =>
        await store.GetAsync(table, key) is { } row ? JsonSerializer.Deserialize(row.Document.Span, json) : null;
}

/// <param name="NextAfter">The <c>after</c> of the next page.</param>
/// <param name="HasMore">Whether there is more now.</param>
public sealed record EventPage(IReadOnlyList<RawJson> Events, long NextAfter, bool HasMore);
