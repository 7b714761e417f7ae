using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Removes what has been kept long enough: events, the log of their deliveries, answers to idempotency keys, executions that have ended. Doing it again does nothing.</summary>
public sealed class Retention(IStore store, FlowOptions flows, TimeProvider clock)
{
    const int Page = 200;

    /// <summary>How often it has to run.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Removes what is too old now.</summary>
    public async Task RunAsync()
    {
        var now = clock.GetUtcNow();
        await foreach (var account in OwnersAsync(Tables.Events)) await RemoveEventsAsync(account, now - RetentionRules.OfEvents);
        await foreach (var account in OwnersAsync(Tables.Deliveries)) await RemoveDeliveriesAsync(account, now - RetentionRules.OfEvents);
        await RemoveByAgeAsync(Tables.Answers, "created_at", now - KeptAnswer.Lifetime);
        await RemoveByAgeAsync(Tables.Marks, "created_at", now - RetentionRules.OfMarks);
        await RemoveByAgeAsync(Tables.Executions, "ended_at", now - flows.KeepExecutions);
    }

    // The first row of each account, then the next account.
    async IAsyncEnumerable<string> OwnersAsync(Table table)
    {
        for (var after = ""; ;)
        {
            var rows = await store.QueryAsync(new Query(table) { In = new("account", Value.Of(after + "\0"), null), Limit = 1, WithDocument = false });
            if (rows is not [var row]) yield break;
            yield return after = row.Key.First;
        }
    }

    async Task RemoveEventsAsync(string account, DateTimeOffset before)
    {
        IReadOnlyList<Row> old;
        do
        {
            var rows = await store.QueryAsync(new Query(Tables.Events)
            {
                Where = [("account", Value.Of(account))],
                OrderBy = [new("sequence")],
                Limit = Page + 1,
                WithDocument = false,
            });
            old = RetentionRules.OldEvents(rows, before);
            await DeleteAsync(Tables.Events, old);
        }
        while (old.Count == Page);
    }

    // What waits for another attempt stays: its forwarder gives it up.
    async Task RemoveDeliveriesAsync(string account, DateTimeOffset before)
    {
        foreach (var status in (DeliveryStatus[])[DeliveryStatus.Delivered, DeliveryStatus.Failed])
            await RemoveAllAsync(DeliveryRow.With(account, status) with
            {
                In = new("id", null, Value.Of(Ids.First(DeliveryRow.Prefix, before))),
                OrderBy = [new("id")],
            });
    }

    Task RemoveByAgeAsync(Table table, string since, DateTimeOffset before) =>
        RemoveAllAsync(new Query(table) { In = new(since, null, Value.Of(before)), OrderBy = [new(since)] });

    async Task RemoveAllAsync(Query query)
    {
        IReadOnlyList<Row> rows;
        do
        {
            rows = await store.QueryAsync(query with { Limit = Page, WithDocument = false });
            await DeleteAsync(query.Table, rows);
        }
        while (rows.Count == Page);
    }

    async Task DeleteAsync(Table table, IReadOnlyList<Row> rows)
    {
        if (rows.Count > 0) await store.CommitAsync([.. rows.Select(row => new Operation.Delete(table, row.Key))]);
    }
}

/// <summary>What is old enough to go.</summary>
internal static class RetentionRules
{
    /// <summary>Long enough to find out about a receiver that was disabled after five days, and to read what it missed.</summary>
    public static readonly TimeSpan OfEvents = TimeSpan.FromDays(30);

    /// <summary>Meta repeats a webhook that was not taken for seven days (meta-cloud-api §5.2).</summary>
    public static readonly TimeSpan OfMarks = TimeSpan.FromDays(8);

    /// <summary>Of rows in order, the old ones at the front. Never the last: it may be the account's newest, and the sequence goes on from that.</summary>
    public static IReadOnlyList<Row> OldEvents(IReadOnlyList<Row> rows, DateTimeOffset before) =>
        [.. rows.SkipLast(1).TakeWhile(row => row.Columns[Tables.Events.Ordinal("created_at")].Instant < before)];
}
