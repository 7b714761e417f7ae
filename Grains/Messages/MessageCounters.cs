using System.Collections.Immutable;
using System.Globalization;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// Counters that move in the message's own transaction: the month's usage, and per day (UTC, of creation) and campaign the messages by status, type and error.
/// Inbound messages are counted where they are stored, and as such only.
/// </summary>
internal static class MessageCounters
{
    const string DayFormat = "yyyy-MM-dd";

    /// <summary>A campaign's messages that were not sent because their recipients had opted out meanwhile. They are among the canceled ones, too.</summary>
    public const string OptedOut = "skipped:optedOut";

    public static string Usage(string period) => $"usage:{period}";

    /// <summary>A day's counter; <paramref name="campaign"/> empty for the whole account.</summary>
    public static string Day(string campaign, DateTimeOffset at, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"day:{campaign}:{DateOnly.FromDateTime(at.UtcDateTime):o}:{what}");

    /// <summary>Where the counters of a day begin; they end where those of the next day begin.</summary>
    public static string FirstOf(string campaign, DateOnly day) => $"day:{campaign}:{day.ToString(DayFormat, CultureInfo.InvariantCulture)}:";

    /// <summary>All counters of one campaign, as a range of names.</summary>
    public static (string From, string Until) Of(string campaign) => ($"day:{campaign}:", $"day:{campaign};"); // a semicolon is what follows a colon

    /// <summary>The same changes with one for each counter: the steps of many messages in one unit.</summary>
    public static IEnumerable<Operation.Increment> Summed(IEnumerable<Operation> changes) => changes.Cast<Operation.Increment>()
        .GroupBy(change => (change.Owner, change.Name), (counter, steps) => new Operation.Increment(counter.Owner, counter.Name, steps.Sum(step => step.By)))
        .Where(change => change.By != 0);

    /// <summary>Reads a name made by <see cref="Day"/> back.</summary>
    public static (DateOnly Day, string What) Parse(string name)
    {
        var parts = name.Split(':', 4);
        return (DateOnly.ParseExact(parts[2], DayFormat, CultureInfo.InvariantCulture), parts[3]);
    }

    /// <summary>The changes that a step makes. A null <paramref name="before"/> is a message that did not exist.</summary>
    public static ImmutableArray<Operation> Between(string account, MessageState message, MessageFacts? before, MessageFacts after)
    {
        if (message.Inbound) return [];
        var rows = ImmutableArray.CreateBuilder<Operation>();
        if (message.Period is { } period) Add(Usage(period), (after.CountsForQuota ? 1 : 0) - (before is { CountsForQuota: true } ? 1 : 0));
        Daily("");
        if (message.CampaignId is { } campaign) Daily(campaign);
        return rows.DrainToImmutable();

        void Daily(string campaign)
        {
            if (before is null) Add(Day(campaign, message.CreatedAt, $"type:{message.Type}"), 1);
            Move(campaign, before is null ? null : Status(before), Status(after));
            Move(campaign, before is null ? null : Error(before), Error(after));
            if (campaign.Length > 0) Move(campaign, before is { IsOptedOut: true } ? OptedOut : null, after.IsOptedOut ? OptedOut : null);
        }

        void Move(string campaign, string? from, string? to)
        {
            if (from == to) return;
            if (from is not null) Add(Day(campaign, message.CreatedAt, from), -1);
            if (to is not null) Add(Day(campaign, message.CreatedAt, to), 1);
        }

        void Add(string name, long by)
        {
            if (by != 0) rows.Add(new Operation.Increment(account, name, by));
        }
    }

    /// <summary>What messages of a status are counted as.</summary>
    public static string StatusOf(MessageStatus status) => $"status:{status.Word()}";

    static string Status(MessageFacts facts) => StatusOf(facts.Status);

    static string? Error(MessageFacts facts) =>
        facts is { Status: MessageStatus.Failed, Error: { } error } ? $"error:{error.Code}:{MetaWords.FixedTitle(error.Code, error.Title)}" : null;
}
