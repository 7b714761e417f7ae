using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Finds the numbers whose messages somebody has to look at, now or later. Costs a few look-ups a number, however many messages it has.</summary>
internal sealed class NumbersWithWork(IStore store)
{
    // A loose index scan: the first row of each number, then the next number.
    public async IAsyncEnumerable<NumberWithWork> FindAsync()
    {
        for (var after = ""; ;)
        {
            var rows = await store.QueryAsync(new Query(Tables.Messages)
            {
                In = new("phone", Value.Of(after + "\0"), null),
                NotNull = ["due"],
                OrderBy = [new("phone"), new("status"), new("lane"), new("due")],
                Limit = 1,
                WithDocument = false,
            });
            if (rows is not [var row]) yield break;
            after = row.Columns[Tables.Messages.Ordinal("phone")].Text!;
            if (await new SenderWork(store, after).EarliestAsync(null) is { } due) yield return new(after, due);
        }
    }
}

/// <param name="DueAt">When the first of its work is, or was, due.</param>
internal sealed record NumberWithWork(string PhoneNumberId, DateTimeOffset DueAt);
