using System.Collections.Immutable;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What becomes of a campaign's waiting messages when it goes on or is canceled, a page at a time. They change beside their grains: a grain that has one in memory meets
/// another version when it stores its next step, and reads again.
/// </summary>
internal sealed class WaitingMessages(IStore store, IGrainFactory grains, int pageSize, string account, string id)
{
    /// <summary>The steps of the next page, and the campaign with their rows: each on the condition that its message is as it was read.</summary>
    public async Task<(CampaignState Next, ImmutableArray<WaitingStep> Steps)> NextAsync(CampaignState campaign, Errand errand, double perSecond, DateTimeOffset now)
    {
        var page = await PageAsync(errand);
        var (next, steps) = Run(campaign, errand, page, isLast: page.Count < pageSize, perSecond, now);
        return (next with { Rows = Rows(steps) }, steps);
    }

    /// <summary>Tells those who have to know, once the steps are stored.</summary>
    public async Task TellAsync(ImmutableArray<WaitingStep> steps)
    {
        foreach (var period in steps.Select(step => step.GivenBack).OfType<string>().GroupBy(period => period)) await grains.Account(account).GiveBack(period.Key, period.Count());
        grains.Offer(account, steps.Select(step => new NewMessage(step.Row.Key.Second!, step.After)));
    }

    /// <summary>The steps of those of a page that wait, and how far the campaign is then.</summary>
    static (CampaignState Next, ImmutableArray<WaitingStep> Steps) Run(CampaignState campaign, Errand errand, IReadOnlyList<Row> page, bool isLast, double perSecond, DateTimeOffset now)
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

    static (Evidence, Timetable) Release(CampaignState campaign, MessageState message, Timetable times, double perSecond, DateTimeOffset now)
    {
        var zone = message.TimeZone is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : null;
        var (due, rest) = times.Place(perSecond, at => FanOut.Open(zone is null ? null : campaign.Definition!.Window, zone, at));
        return (new Evidence.Released(now, due), rest);
    }

    Task<IReadOnlyList<Row>> PageAsync(Errand errand) => store.QueryAsync(new Query(Tables.Messages)
    {
        Where = [("account", Value.Of(account)), ("campaign", Value.Of(id))],
        NotNull = ["campaign"],
        In = new("id", Value.Of(errand.After is { } after ? after + "\0" : "msg_"), null),
        OrderBy = [new("id")],
        Limit = pageSize,
    });

    ImmutableArray<Operation> Rows(ImmutableArray<WaitingStep> steps) =>
    [
        .. steps.Select(step => MessageRow.Next(step.Row, step.After)),
        .. MessageCounters.Summed(steps.SelectMany(step => MessageCounters.Between(account, step.After, MessageFacts.Of(step.Before), MessageFacts.Of(step.After)))),
    ];
}

/// <param name="Row">The message as it was read.</param>
internal sealed record WaitingStep(Row Row, MessageState Before, MessageState After)
{
    /// <summary>The month in which it does not count any more; null: nothing has changed for the quota.</summary>
    public string? GivenBack => MessageFacts.Of(Before).CountsForQuota && !MessageFacts.Of(After).CountsForQuota ? After.Period : null;
}
