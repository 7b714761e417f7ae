using Microsoft.Extensions.Logging;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Wakes everything that has work in the store: at start, and now and then as a net under the reminders. Doing it twice does nothing.
/// </summary>
public sealed partial class Recovery(IStore store, IGrainFactory grains, TimeProvider clock, ILogger<Recovery> log)
{
    const int AtOnce = 64;

    /// <summary>How often it has to run: what becomes due before the run after next has its sender awake, with an alarm of its own.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    readonly NumbersWithWork _numbers = new(store);

    /// <summary>Wakes the webhook lanes and every number with work that is under way or will soon be due.</summary>
    public async Task RunAsync()
    {
        for (var lane = 0; lane < InboxRows.Lanes; lane++) await grains.Inbox(lane).Wake();
        var woken = new Queue<Task>();
        await foreach (var number in _numbers.FindAsync())
        {
            if (number.DueAt > clock.GetUtcNow() + 2 * Every) continue;
            woken.Enqueue(WakeAsync(number.PhoneNumberId));
            if (woken.Count == AtOnce) await woken.Dequeue();
        }
        while (woken.TryDequeue(out var last)) await last;
    }

    // One number that cannot be woken must not keep the others asleep.
    async Task WakeAsync(string phone)
    {
        try
        {
            await grains.Sender(phone).Wake();
        }
        catch (Exception e)
        {
            Log.NotWoken(log, e, phone);
        }
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Number {PhoneNumberId} has work and could not be woken")]
        public static partial void NotWoken(ILogger log, Exception e, string phoneNumberId);
    }
}
