using System.Collections.Immutable;
using System.Globalization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Counters that move in the message's own transaction: the month's usage, and per day (UTC, of creation) and campaign the messages by status, type and error.
/// </summary>
internal static class MessageCounters
{
    public static string Usage(string period) => $"usage:{period}";

    /// <summary>A day's counter; <paramref name="campaign"/> empty for the whole account.</summary>
    public static string Day(string campaign, DateTimeOffset at, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"day:{campaign}:{at.UtcDateTime:yyyy-MM-dd}:{what}");

    /// <summary>The changes that a step makes. A null <paramref name="before"/> is a message that did not exist.</summary>
    public static ImmutableArray<Operation> Between(string account, MessageState message, MessageFacts? before, MessageFacts after)
    {
        var rows = ImmutableArray.CreateBuilder<Operation>();
        if (message.Period is { } period) Add(Usage(period), (after.CountsForQuota ? 1 : 0) - (before is { CountsForQuota: true } ? 1 : 0));
        Daily("");
        if (message.CampaignId is { } campaign) Daily(campaign);
        return rows.DrainToImmutable();

        void Daily(string campaign)
        {
            if (before is null) Add(Day(campaign, message.CreatedAt, $"type:{message.Type}"), 1);
            if (before?.Status == after.Status && before.Error?.Code == after.Error?.Code) return;
            if (before is not null) Add(Day(campaign, message.CreatedAt, Status(before)), -1);
            Add(Day(campaign, message.CreatedAt, Status(after)), 1);
            if (before is { Status: MessageStatus.Failed }) Add(Day(campaign, message.CreatedAt, Error(before)), -1);
            if (after.Status == MessageStatus.Failed) Add(Day(campaign, message.CreatedAt, Error(after)), 1);
        }

        void Add(string name, long by)
        {
            if (by != 0) rows.Add(new Operation.Increment(account, name, by));
        }
    }

    static string Status(MessageFacts facts) => $"status:{facts.Status.Word()}";

    static string Error(MessageFacts facts) =>
        $"error:{facts.Error?.Code}:{facts.Error?.Title}";
}
