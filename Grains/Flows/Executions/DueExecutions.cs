using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What the store knows of the executions that somebody has to look at, now or later: queries on the index of due ones.</summary>
internal static class DueExecutions
{
    /// <summary>Those of an account that are due, the earliest first.</summary>
    public static async Task<List<(string Id, DateTimeOffset Due)>> DueExecutionsAsync(this IStore store, string account, DateTimeOffset? from, DateTimeOffset now, int limit) =>
        [.. (await store.QueryAsync(Of(account, from, now.AddMilliseconds(1), limit))).Select(row => (row.Key.Second!, Due(row)))];

    /// <summary>When the first of an account is, or was, due; null when none waits for its time.</summary>
    public static async Task<DateTimeOffset?> EarliestExecutionAsync(this IStore store, string account) =>
        await store.QueryAsync(Of(account, null, null, 1)) is [var row] ? Due(row) : null;

    /// <summary>How many of an account will be due later, <paramref name="most"/> at most.</summary>
    public static async Task<int> LaterExecutionsAsync(this IStore store, string account, DateTimeOffset now, int most) =>
        (await store.QueryAsync(Of(account, now.AddMilliseconds(1), null, most))).Count;

    /// <summary>The accounts whose first execution is due by a time: one look-up each, however many wait.</summary>
    public static async IAsyncEnumerable<string> AccountsWithExecutionsAsync(this IStore store, DateTimeOffset dueBy)
    {
        for (var after = ""; ;)
        {
            var rows = await store.QueryAsync(new Query(Tables.Executions)
            {
                In = new("account", Value.Of(after + "\0"), null),
                NotNull = ["due"],
                OrderBy = [new("account"), new("due")],
                Limit = 1,
                WithDocument = false,
            });
            if (rows is not [var row]) yield break;
            after = row.Key.First;
            if (Due(row) <= dueBy) yield return after;
        }
    }

    static Query Of(string account, DateTimeOffset? from, DateTimeOffset? until, int limit) => new(Tables.Executions)
    {
        Where = [("account", Value.Of(account))],
        In = new("due", from is null ? null : Value.Of(from), until is null ? null : Value.Of(until)),
        NotNull = ["due"],
        OrderBy = [new("due")],
        Limit = limit,
        WithDocument = false,
    };

    static DateTimeOffset Due(Row row) => row.Columns[Tables.Executions.Ordinal("due")].Instant!.Value;
}
