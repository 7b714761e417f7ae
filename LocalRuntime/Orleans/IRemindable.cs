using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that can be reminded.</summary>
public interface IRemindable : IGrain
{
    /// <summary>One tick. It may have been skipped before, and may be doubled: ask the store what is due.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
