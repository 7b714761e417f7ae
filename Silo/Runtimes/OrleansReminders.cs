using System.Globalization;
using WhatsApi.Storage;

namespace WhatsApi.Silo;

/// <summary>Reminders on the store port, in the same rows as those of the local engine.</summary>
internal sealed class OrleansReminders(IStore store) : IReminderTable
{
    const int Page = 1_000;

    public async Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        var rows = await store.QueryAsync(new Query(Tables.Reminders) { Where = [("grain", Value.Of(grainId.ToString()))], Limit = Page });
        return new(rows.Select(Reminder));
    }

    /// <remarks>The port has no index on Orleans' hash: every silo looks at all rows, every five minutes. There is one a number or webhook with work, not one a message.</remarks>
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var mine = new List<ReminderEntry>();
        for (var after = ""; ;)
        {
            var rows = await store.QueryAsync(new Query(Tables.Reminders) { In = new("grain", Value.Of(after), null), Limit = Page });
            // The grain at which a page ends may have more, though never a page of them; it is read again, whole, with the next.
            var last = rows.Count == Page ? rows[^1].Key.First : null;
            mine.AddRange(rows.TakeWhile(row => row.Key.First != last).Select(Reminder).Where(reminder => IsIn(reminder.GrainId.GetUniformHashCode(), begin, end)));
            if (last is null) return new(mine);
            after = last;
        }
    }

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        await store.GetAsync(Tables.Reminders, KeyOf(grainId, reminderName)) is { } row ? Reminder(row) : null;

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var key = KeyOf(entry.GrainId, entry.ReminderName);
        Value[] columns = [Value.Of(new DateTimeOffset(entry.StartAt, TimeSpan.Zero)), Value.Of((long)entry.Period.TotalMilliseconds)];
        while (true)
        {
            var version = (await store.GetAsync(Tables.Reminders, key))?.Version ?? 0;
            if (await store.CommitAsync([new Operation.Put(Tables.Reminders, key, default, columns, version)]) is CommitOutcome.Committed) return Etag(version + 1);
        }
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        await store.CommitAsync([new Operation.Delete(Tables.Reminders, KeyOf(grainId, reminderName), long.Parse(eTag, CultureInfo.InvariantCulture))]) is CommitOutcome.Committed;

    public Task TestOnlyClearTable() => throw new NotSupportedException("A test has a database of its own.");

    /// <summary>Whether a place on the ring is after <paramref name="begin"/> and not after <paramref name="end"/>; a range may go over the top.</summary>
    internal static bool IsIn(uint place, uint begin, uint end) => begin < end ? place > begin && place <= end : place > begin || place <= end;

    static Key KeyOf(GrainId grainId, string name) => new(grainId.ToString(), name);

    static ReminderEntry Reminder(Row row) => new()
    {
        GrainId = GrainId.Parse(row.Key.First, CultureInfo.InvariantCulture),
        ReminderName = row.Key.Second!,
        StartAt = row.Columns[0].Instant!.Value.UtcDateTime,
        Period = TimeSpan.FromMilliseconds(row.Columns[1].Integer!.Value),
        ETag = Etag(row.Version),
    };

    static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
