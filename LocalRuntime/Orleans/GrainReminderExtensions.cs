using Orleans.Runtime;
using WhatsApi.LocalRuntime.Activations;

namespace Orleans;

/// <summary>Reminders of a grain: alarms that outlive its activation and the process.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Ticks at <paramref name="dueTime"/> from now and every <paramref name="period"/> after that, until unregistered.</summary>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        var activation = Activation.Of(grain);
        if (grain is not IRemindable) throw new InvalidOperationException($"Grain {activation.GrainId} is not {nameof(IRemindable)}.");
        return activation.Silo.Reminders.RegisterAsync(activation.GrainId, reminderName, dueTime, period);
    }

    /// <inheritdoc cref="RegisterOrUpdateReminder(IGrainBase, string, TimeSpan, TimeSpan)"/>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    /// <summary>No more ticks.</summary>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var activation = Activation.Of(grain);
        return activation.Silo.Reminders.UnregisterAsync(activation.GrainId, reminder);
    }

    /// <inheritdoc cref="UnregisterReminder(IGrainBase, IGrainReminder)"/>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

    /// <summary>The reminder of this name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        var activation = Activation.Of(grain);
        return activation.Silo.Reminders.GetAsync(activation.GrainId, reminderName);
    }

    /// <inheritdoc cref="GetReminder(IGrainBase, string)"/>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

    /// <summary>All reminders of this grain.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain)
    {
        var activation = Activation.Of(grain);
        return activation.Silo.Reminders.GetAllAsync(activation.GrainId);
    }

    /// <inheritdoc cref="GetReminders(IGrainBase)"/>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);
}
