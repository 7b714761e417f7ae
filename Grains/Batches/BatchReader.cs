using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Reads how far a bulk call is, straight from its messages' rows.</summary>
public sealed class BatchReader(IStore store, TimeProvider clock)
{
    const int MostMessages = 10_000; // no bulk call has more

    /// <summary>A bulk call of an account, or null.</summary>
    public async Task<BatchView?> FindAsync(string account, string id)
    {
        if (await store.GetAsync(Tables.Batches, new Key(account, id)) is not { } row) return null;
        var batch = JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.BatchState)!;
        var messages = await MessagesAsync(account, id, withDocument: false);
        var now = clock.GetUtcNow();
        var byStatus = messages.GroupBy(message => Status(message, now)).ToImmutableSortedDictionary(group => group.Key, group => group.Count());
        var completedAt = byStatus.Keys.Any(MessageFacts.IsUnderWay) ? null : await CompletedAtAsync(account, id, batch);
        return new(id, batch.Accepted, batch.Rejected, byStatus, batch.CreatedAt, completedAt);
    }

    async Task<DateTimeOffset?> CompletedAtAsync(string account, string id, BatchState batch)
    {
        var completedAt = batch.CreatedAt;
        foreach (var row in await MessagesAsync(account, id, withDocument: true))
        {
            var message = JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.MessageState)!;
            if (MessageFacts.AtRestSince(message) is { } at && at > completedAt) completedAt = at;
        }
        return completedAt;
    }

    Task<IReadOnlyList<Row>> MessagesAsync(string account, string id, bool withDocument) => store.QueryAsync(new Query(Tables.Messages)
    {
        Where = [("account", Value.Of(account)), ("batch", Value.Of(id))],
        NotNull = ["batch"],
        OrderBy = [new("id")],
        Limit = MostMessages,
        WithDocument = withDocument,
    });

    // A scheduled message whose time has come is queued, here as in its own view.
    static MessageStatus Status(Row row, DateTimeOffset now) => Words.Status(row.Columns[Tables.Messages.Ordinal("status")].Text!) switch
    {
        MessageStatus.Scheduled when row.Columns[Tables.Messages.Ordinal("due")].Instant <= now => MessageStatus.Queued,
        var status => status!.Value,
    };
}
