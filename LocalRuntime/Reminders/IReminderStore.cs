namespace WhatsApi.LocalRuntime.Reminders;

/// <summary>Where reminders are kept; what it has stored survives a crash.</summary>
public interface IReminderStore
{
    /// <summary>Stores the reminder in place of the one of the same grain and name, and returns its new etag.</summary>
    Task<string> UpsertAsync(ReminderDefinition reminder, CancellationToken cancellationToken);

    /// <summary>Deletes the reminder if it still has this etag; false when it is gone or has another.</summary>
    Task<bool> DeleteAsync(string grainId, string name, string etag, CancellationToken cancellationToken);

    /// <summary>The reminder of this grain and name, or null.</summary>
    Task<ReminderDefinition?> ReadAsync(string grainId, string name, CancellationToken cancellationToken);

    /// <summary>All reminders of one grain.</summary>
    Task<IReadOnlyList<ReminderDefinition>> ReadAsync(string grainId, CancellationToken cancellationToken);

    /// <summary>
    /// One page of all reminders, in any order that stays the same; begins after <see cref="ReminderPage.Next"/> of the page before.
    /// </summary>
    Task<ReminderPage> ReadPageAsync(string? after, int size, CancellationToken cancellationToken);
}

/// <summary>One reminder. It ticks at <paramref name="StartAt"/> and every <paramref name="Period"/> after that.</summary>
/// <param name="GrainId">Whose it is, as <see cref="Orleans.Runtime.GrainId.ToString"/> writes it.</param>
/// <param name="Name">Unique in its grain.</param>
/// <param name="StartAt">The first tick.</param>
/// <param name="Period">From tick to tick.</param>
/// <param name="Etag">The stored version; null before it is stored.</param>
public sealed record ReminderDefinition(string GrainId, string Name, DateTimeOffset StartAt, TimeSpan Period, string? Etag)
{
    /// <summary>The first tick at or after an instant. Those before it are skipped, not made up for.</summary>
    public DateTimeOffset NextAt(DateTimeOffset from)
    {
        if (from <= StartAt) return StartAt;
        var late = (from - StartAt).Ticks % Period.Ticks;
        return late == 0 ? from : from.AddTicks(Period.Ticks - late);
    }
}

/// <summary>Some reminders, and where the next page begins; null at the end.</summary>
public sealed record ReminderPage(IReadOnlyList<ReminderDefinition> Reminders, string? Next);
