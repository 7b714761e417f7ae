using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>What the counters of some days add up to. Pure.</summary>
internal static class Analytics
{
    public const int MostErrors = 10;

    static readonly MessageStatus[] Outbound = [.. Enum.GetValues<MessageStatus>().Except([MessageStatus.Received])];

    /// <param name="until">The day after the last.</param>
    /// <param name="counters">The counters of these days, of one account or one campaign.</param>
    public static AnalyticsSummary Of(DateOnly from, DateOnly until, IEnumerable<Counter> counters)
    {
        var tallies = counters.Select(Tally.Of).ToList();
        var statuses = tallies.Where(tally => tally.Kind == "status").ToLookup(tally => tally.Day);
        return new(
            from, until,
            Outbound.ToImmutableSortedDictionary(status => status, status => tallies.Where(tally => tally.Kind == "status").In(status)),
            tallies.Where(tally => tally.Kind == "type").GroupBy(tally => tally.Name).ToImmutableSortedDictionary(type => type.Key, Sum, StringComparer.Ordinal),
            [.. Enumerable.Range(from.DayNumber, until.DayNumber - from.DayNumber).Select(DateOnly.FromDayNumber).Select(day => Day(day, [.. statuses[day]]))],
            TopErrors(tallies.Where(tally => tally.Kind == "error")),
            Sum(tallies.Where(tally => tally.Kind == "inbound")));
    }

    static AnalyticsDay Day(DateOnly day, Tally[] statuses) => new(
        day, Outbound.Sum(statuses.In), statuses.In(MessageStatus.Sent), statuses.In(MessageStatus.Delivered), statuses.In(MessageStatus.Read), statuses.In(MessageStatus.Failed));

    // One entry a code: Meta words the same error differently in an answer and in a status.
    static ImmutableArray<ErrorCount> TopErrors(IEnumerable<Tally> errors) =>
    [
        .. errors.GroupBy(error => error.Name.Split(':', 2)[0])
            .Select(code => new ErrorCount(code.Key, Title(code), Sum(code)))
            .Where(error => error.Count > 0)
            .OrderByDescending(error => error.Count).ThenBy(error => error.Code, StringComparer.Ordinal)
            .Take(MostErrors),
    ];

    static string Title(IEnumerable<Tally> code) =>
        code.GroupBy(error => error.Name.Split(':', 2)[1]).OrderByDescending(Sum).ThenBy(title => title.Key, StringComparer.Ordinal).First().Key;

    static long In(this IEnumerable<Tally> statuses, MessageStatus status) => Sum(statuses.Where(tally => tally.Name == status.Word()));

    static long Sum(IEnumerable<Tally> tallies) => tallies.Sum(tally => tally.Count);

    /// <summary>A counter taken apart: <c>status:sent</c> is of the kind <c>status</c> and named <c>sent</c>.</summary>
    sealed record Tally(DateOnly Day, string Kind, string Name, long Count)
    {
        public static Tally Of(Counter counter)
        {
            var (day, what) = MessageCounters.Parse(counter.Name);
            return what.Split(':', 2) is [var kind, var name] ? new(day, kind, name, counter.Value) : new(day, what, "", counter.Value);
        }
    }
}
