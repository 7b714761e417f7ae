using System.Globalization;
using WhatsApi.LocalRuntime.Reminders;

namespace WhatsApi.LocalRuntime.Tests.Support;

/// <summary>Reminders in memory, in small pages.</summary>
internal sealed class MemoryReminders(Func<Task> hop) : IReminderStore
{
    private readonly SortedDictionary<string, ReminderDefinition> _rows = new(StringComparer.Ordinal);
    private int _versions;

    public IEnumerable<ReminderDefinition> Rows => _rows.Values;

    public async Task<string> UpsertAsync(ReminderDefinition reminder, CancellationToken cancellationToken)
    {
        await hop();
        var etag = (++_versions).ToString(CultureInfo.InvariantCulture);
        _rows[Key(reminder.GrainId, reminder.Name)] = reminder with { Etag = etag };
        await hop();
        return etag;
    }

    public async Task<bool> DeleteAsync(string grainId, string name, string etag, CancellationToken cancellationToken)
    {
        await hop();
        return _rows.TryGetValue(Key(grainId, name), out var row) && row.Etag == etag && _rows.Remove(Key(grainId, name));
    }

    public async Task<ReminderDefinition?> ReadAsync(string grainId, string name, CancellationToken cancellationToken)
    {
        await hop();
        return _rows.GetValueOrDefault(Key(grainId, name));
    }

    public async Task<IReadOnlyList<ReminderDefinition>> ReadAsync(string grainId, CancellationToken cancellationToken)
    {
        await hop();
        return [.. _rows.Values.Where(row => row.GrainId == grainId)];
    }

    public async Task<ReminderPage> ReadPageAsync(string? after, int size, CancellationToken cancellationToken)
    {
        await hop();
        ReminderDefinition[] page = [.. _rows.Where(row => string.CompareOrdinal(row.Key, after) > 0).Select(row => row.Value).Take(2)];
        return new(page, page.Length == 2 ? Key(page[^1].GrainId, page[^1].Name) : null);
    }

    private static string Key(string grainId, string name) => $"{grainId}\n{name}";
}
