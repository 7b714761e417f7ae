using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What becomes of a campaign's waiting messages when it goes on or is canceled, a page at a time. They change beside their grains: a grain that has one in memory meets
/// another version when it stores its next step, and reads again.
/// </summary>
internal static class WaitingMessages
{
    /// <summary>A page of the campaign's messages behind the last one that is done with.</summary>
    public static Task<IReadOnlyList<Row>> PageAsync(IStore store, string account, string campaign, Errand errand, int limit) => store.QueryAsync(new Query(Tables.Messages)
    {
        Where = [("account", Value.Of(account)), ("campaign", Value.Of(campaign))],
        NotNull = ["campaign"],
        In = new("id", Value.Of(errand.After is { } after ? after + "\0" : "msg_"), null),
        OrderBy = [new("id")],
        Limit = limit,
    });

    /// <summary>The steps of those that wait, and how far the campaign is then.</summary>
    public static (CampaignState Next, ImmutableArray<WaitingStep> Steps) Run(CampaignState campaign, Errand errand, IReadOnlyList<Row> page, bool isLast, double perSecond, DateTimeOffset now)
    {
        var (times, steps) = (campaign.Times, ImmutableArray.CreateBuilder<WaitingStep>());
        foreach (var row in page)
        {
            var before = MessageRow.Of(row);
            if (!MessageFacts.Of(before).IsWaiting) continue;
            (var evidence, times) = errand.Kind switch
            {
                ErrandKind.Release => Release(campaign, before, times, perSecond, now),
                ErrandKind.Cancel => (new Evidence.CampaignCanceled(now), times),
                _ => throw new System.Diagnostics.UnreachableException(errand.Kind.ToString()),
            };
            steps.Add(new(row, before, MessageRules.On(before, evidence)));
        }
        return (campaign with { Times = times, Errand = isLast ? null : errand with { After = page[^1].Key.Second } }, steps.DrainToImmutable());
    }

    /// <summary>The rows of these steps, each on the condition that its message is as it was read, and their counters.</summary>
    public static ImmutableArray<Operation> Rows(string account, ImmutableArray<WaitingStep> steps) =>
    [
        .. steps.Select(step => MessageRow.Next(step.Row, step.After)),
        .. MessageCounters.Summed(steps.SelectMany(step => MessageCounters.Between(account, step.After, MessageFacts.Of(step.Before), MessageFacts.Of(step.After)))),
    ];

    static (Evidence, Timetable) Release(CampaignState campaign, MessageState message, Timetable times, double perSecond, DateTimeOffset now)
    {
        var zone = message.TimeZone is { } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : null;
        var (due, rest) = times.Place(perSecond, at => FanOut.Open(zone is null ? null : campaign.Definition!.Window, zone, at));
        return (new Evidence.Released(now, due), rest);
    }
}

/// <param name="Row">The message as it was read.</param>
internal sealed record WaitingStep(Row Row, MessageState Before, MessageState After)
{
    /// <summary>The month in which it does not count any more; null: nothing has changed for the quota.</summary>
    public string? GivenBack => MessageFacts.Of(Before).CountsForQuota && !MessageFacts.Of(After).CountsForQuota ? After.Period : null;
}
