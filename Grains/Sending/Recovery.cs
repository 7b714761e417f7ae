using Microsoft.Extensions.Logging;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Wakes everything that has work in the store: at start, and now and then as a net under the reminders. Doing it twice does nothing.
/// </summary>
public sealed partial class Recovery(IStore store, IGrainFactory grains, TimeProvider clock, ILogger<Recovery> log)
{
    const int AtOnce = 64;
    const int Page = 500;

    /// <summary>How often it has to run: what becomes due before the run after next has its sender awake, with an alarm of its own.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    readonly NumbersWithWork _numbers = new(store);

    /// <summary>
    /// Wakes the webhook lanes, every number with work that is under way or will soon be due, every account's own webhook, executions of flows whose
    /// time comes, contacts with news or something to erase, and campaigns.
    /// </summary>
    public async Task RunAsync()
    {
        for (var lane = 0; lane < InboxRows.Lanes; lane++) await grains.Inbox(lane).Wake();
        await WakeAllAsync(NumbersThatNeedAsync(), phone => grains.Sender(phone).Wake(), Log.NotWoken);
        await WakeAllAsync(ActiveWebhooksAsync(), account => grains.Forwarder(account).Wake(), Log.WebhookNotWoken);
        await WakeAllAsync(store.AccountsInAsync(Tables.ContactNews), account => grains.ContactBook(account).Wake(), Log.ContactsNotWoken);
        await WakeAllAsync(store.AccountsWithExecutionsAsync(clock.GetUtcNow() + 2 * Every), account => grains.FlowClock(account).Wake(), Log.FlowsNotWoken);
        await WakeAllAsync(store.AccountsInAsync(Tables.Erasures), account => grains.Eraser(account).Wake(), Log.ContactsNotWoken);
        await WakeAllAsync(store.ActiveCampaignsAsync(), key => grains.GetGrain<ICampaignGrain>(key).Wake(), Log.CampaignNotWoken);
    }

    /// <summary>
    /// Has the webhook lanes placed anew, among the silos that are there now. They were woken by the first of them, and never sleep long enough to move by themselves.
    /// </summary>
    public async Task SpreadAsync()
    {
        for (var lane = 0; lane < InboxRows.Lanes; lane++)
        {
            await grains.Inbox(lane).Rest();
            await grains.Inbox(lane).Wake();
        }
    }

    async Task WakeAllAsync(IAsyncEnumerable<string> sleepers, Func<string, Task> wake, Action<ILogger, Exception, string> notWoken)
    {
        var woken = new Queue<Task>();
        await foreach (var sleeper in sleepers)
        {
            woken.Enqueue(WakeAsync(sleeper));
            if (woken.Count == AtOnce) await woken.Dequeue();
        }
        while (woken.TryDequeue(out var last)) await last;

        // One that cannot be woken must not keep the others asleep.
        async Task WakeAsync(string sleeper)
        {
            try
            {
                await wake(sleeper);
            }
            catch (Exception e)
            {
                notWoken(log, e, sleeper);
            }
        }
    }

    async IAsyncEnumerable<string> NumbersThatNeedAsync()
    {
        await foreach (var number in _numbers.FindAsync())
            if (number.DueAt <= clock.GetUtcNow() + 2 * Every) yield return number.PhoneNumberId;
    }

    async IAsyncEnumerable<string> ActiveWebhooksAsync()
    {
        IReadOnlyList<Row> rows = [];
        do
        {
            rows = await store.QueryAsync(new Query(Tables.Webhooks)
            {
                Where = [("active", Value.Of(1))],
                In = rows is [.., var last] ? new("account", Value.Of(last.Key.First + "\0"), null) : null,
                NotNull = ["active"],
                OrderBy = [new("account")],
                Limit = Page,
                WithDocument = false,
            });
            foreach (var row in rows) yield return row.Key.First;
        }
        while (rows.Count == Page);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Number {PhoneNumberId} has work and could not be woken")]
        public static partial void NotWoken(ILogger log, Exception e, string phoneNumberId);

        [LoggerMessage(Level = LogLevel.Error, Message = "The webhook of {Account} could not be woken")]
        public static partial void WebhookNotWoken(ILogger log, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Error, Message = "The flows of {Account} have something due and could not be woken")]
        public static partial void FlowsNotWoken(ILogger log, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Error, Message = "Contacts of {Account} have news or something to erase and could not be woken")]
        public static partial void ContactsNotWoken(ILogger log, Exception e, string account);

        [LoggerMessage(Level = LogLevel.Error, Message = "Campaign {Campaign} has something to do and could not be woken")]
        public static partial void CampaignNotWoken(ILogger log, Exception e, string campaign);
    }
}
