using System.Globalization;
using WhatsApi.LocalRuntime.Reminders;
using WhatsApi.Storage;

namespace WhatsApi.Silo;

/// <summary>Reminders on the store port.</summary>
internal sealed class LocalReminders(IStore store) : IReminderStore
{
    const int PerGrain = 100;

    public async Task<string> UpsertAsync(ReminderDefinition reminder, CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = (await store.GetAsync(Tables.Reminders, KeyOf(reminder.GrainId, reminder.Name)))?.Version ?? 0;
            Value[] columns = [Value.Of(reminder.StartAt), Value.Of((long)reminder.Period.TotalMilliseconds)];
            var put = new Operation.Put(Tables.Reminders, KeyOf(reminder.GrainId, reminder.Name), default, columns, version);
            if (await store.CommitAsync([put]) is CommitOutcome.Committed) return Etag(version + 1);
        }
    }

    public async Task<bool> DeleteAsync(string grainId, string name, string etag, CancellationToken cancellationToken) =>
        await store.CommitAsync([new Operation.Delete(Tables.Reminders, KeyOf(grainId, name), long.Parse(etag, CultureInfo.InvariantCulture))]) is CommitOutcome.Committed;

    public async Task<ReminderDefinition?> ReadAsync(string grainId, string name, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.Reminders, KeyOf(grainId, name)) is { } row ? Reminder(row) : null;

    public async Task<IReadOnlyList<ReminderDefinition>> ReadAsync(string grainId, CancellationToken cancellationToken)
    {
        var rows = await store.QueryAsync(new Query(Tables.Reminders) { Where = [("grain", Value.Of(grainId))], Limit = PerGrain });
        return [.. rows.Select(Reminder)];
    }

    public async Task<ReminderPage> ReadPageAsync(string? after, int size, CancellationToken cancellationToken)
    {
        // Pages break between grains, so that one key column is enough to go on from; a grain has few reminders.
        var rows = await store.QueryAsync(new Query(Tables.Reminders) { In = after is null ? null : new("grain", Value.Of(after + "\0"), null), Limit = size + PerGrain });
        if (rows.Count <= size) return new([.. rows.Select(Reminder)], null);
        var last = rows[size - 1].Key.First;
        return new([.. rows.TakeWhile((row, i) => i < size || row.Key.First == last).Select(Reminder)], last);
    }

    static Key KeyOf(string grainId, string name) => new(grainId, name);

    static ReminderDefinition Reminder(Row row) => new(
        row.Key.First, row.Key.Second!, row.Columns[0].Instant!.Value, TimeSpan.FromMilliseconds(row.Columns[1].Integer!.Value), Etag(row.Version));

    static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
