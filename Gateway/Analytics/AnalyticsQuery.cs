namespace WhatsApi.Gateway;

/// <summary>The parameters of <c>GET /analytics/summary</c>, as the whole days (UTC) that the counters know.</summary>
/// <param name="Until">The day after the last.</param>
internal sealed record AnalyticsQuery(DateOnly From, DateOnly Until, string? CampaignId) : IQuery<AnalyticsQuery>
{
    const int DefaultDays = 30;
    const int MostDays = 366; // a year, of any kind

    public static AnalyticsQuery Read(Parameters query)
    {
        var until = query.Instant("until") is { } end ? DayThatEnds(end) : DayOf(query.Now).AddDays(1);
        var from = query.Instant("from") is { } start ? DayOf(start) : DateOnly.FromDayNumber(Math.Max(0, until.DayNumber - DefaultDays));
        if (until < from) query.Fault("until", "until must not be before from. Without it, it is the end of today.");
        if (until.DayNumber - from.DayNumber > MostDays) query.Fault("from", $"from must be at most {MostDays} days before until. Ask for a longer time in parts.");
        return new(from, until, query.Id("campaignId", "cmp_"));
    }

    static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    // Until is exclusive: midnight ends the day before it, any later moment makes its own day count.
    static DateOnly DayThatEnds(DateTimeOffset until)
    {
        var day = DayOf(until);
        return until.UtcDateTime.TimeOfDay == TimeSpan.Zero || day == DateOnly.MaxValue ? day : day.AddDays(1);
    }
}
