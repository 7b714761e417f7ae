using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What the store knows of a number's work: queries on the index of due messages.</summary>
internal sealed class SenderWork(IStore store, string phoneNumberId)
{
    /// <summary>Rows that one query answers at most.</summary>
    public const int MostAtOnce = 10_000;

    static readonly Lane[] Lanes = Enum.GetValues<Lane>();
    static readonly MessageStatus[] Open = [MessageStatus.Queued, MessageStatus.Scheduled, MessageStatus.Sending];
    static readonly MessageStatus[] Waiting = [MessageStatus.Queued, MessageStatus.Scheduled];

    /// <summary>Due messages of an account in a lane, by the time they became due, <paramref name="limit"/> at most.</summary>
    public async Task<List<Ticket>> DueAsync(string account, Lane lane, DateTimeOffset now, int limit)
    {
        var tickets = new List<Ticket>();
        foreach (var status in Waiting)
            tickets.AddRange((await RowsAsync(account, status, lane, now, limit)).Select(row => Ticket(row, lane)));
        return [.. tickets.OrderBy(ticket => ticket.DueAt).Take(limit)]; // a stable order: ties stay as the store has them
    }

    /// <summary>Messages of any account with an attempt under way or an unknown outcome that is due.</summary>
    public async Task<List<Ticket>> SendingAsync(DateTimeOffset until, int limit)
    {
        var tickets = new List<Ticket>();
        foreach (var lane in Lanes)
            tickets.AddRange((await RowsAsync(null, MessageStatus.Sending, lane, until, limit)).Select(row => Ticket(row, lane)));
        return tickets;
    }

    /// <summary>Messages that wait at this number, due or not: of one account, or of any.</summary>
    public async Task<List<Ticket>> WaitingAsync(string? account, int limit)
    {
        var tickets = new List<Ticket>();
        foreach (var lane in Lanes)
            foreach (var status in Waiting)
                tickets.AddRange((await RowsAsync(account, status, lane, null, limit)).Select(row => Ticket(row, lane)));
        return tickets;
    }

    /// <summary>The earliest time after <paramref name="after"/> at which anything of this number is due; null: nothing waits.</summary>
    public async Task<DateTimeOffset?> EarliestAsync(DateTimeOffset? after)
    {
        DateTimeOffset? earliest = null;
        foreach (var lane in Lanes)
            foreach (var status in Open)
                foreach (var row in await RowsAsync(null, status, lane, null, 1, after))
                    if (Due(row) is var due && (earliest is null || due < earliest)) earliest = due;
        return earliest;
    }

    Task<IReadOnlyList<Row>> RowsAsync(string? account, MessageStatus status, Lane lane, DateTimeOffset? until, int limit, DateTimeOffset? after = null)
    {
        List<(string, Value)> where = [("phone", Value.Of(phoneNumberId)), ("status", Value.Of(status.Word())), ("lane", Value.Of((long)lane))];
        if (account is not null) where.Add(("account", Value.Of(account)));
        return store.QueryAsync(new Query(Tables.Messages)
        {
            Where = where,
            In = new("due", After(after), After(until)), // exclusive
            OrderBy = [new("due")],
            Limit = limit,
            WithDocument = false,
        });
    }

    static Value? After(DateTimeOffset? at) => at is { } t ? Value.Of(t.AddMilliseconds(1)) : null;

    static Ticket Ticket(Row row, Lane lane) => new(row.Key.First, row.Key.Second!, row.Columns[Tables.Messages.Ordinal("counterpart")].Text!, lane, Due(row));

    static DateTimeOffset Due(Row row) => row.Columns[Tables.Messages.Ordinal("due")].Instant!.Value;
}
