using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

public sealed class AnalyticsTests
{
    static readonly DateOnly Monday = new(2026, 11, 23);

    static AnalyticsSummary Of(params (string Name, long Value)[] counters) =>
        Analytics.Of(Monday, Monday.AddDays(7), counters.Select(counter => new Counter($"day::{counter.Name}", counter.Value)));

    [Fact]
    public void Every_day_and_every_status_is_there_even_without_a_message()
    {
        var nothing = Of();
        Assert.Equal(Enumerable.Range(0, 7).Select(Monday.AddDays), nothing.ByDay.Select(day => day.Date));
        Assert.Equal(["scheduled", "queued", "sending", "sent", "delivered", "read", "failed", "canceled"], nothing.ByStatus.Keys.Select(status => status.Word()));
        Assert.All(nothing.ByStatus.Values, count => Assert.Equal(0, count));
        Assert.Equal((0, 0), (nothing.Total, nothing.Inbound));
        Assert.Empty(nothing.ByType);
        Assert.Empty(nothing.TopErrors);
    }

    [Fact]
    public void Days_add_up_to_the_whole()
    {
        var week = Of(
            ("2026-11-23:inbound", 4), ("2026-11-23:status:read", 2), ("2026-11-23:type:text", 2),
            ("2026-11-24:inbound", 1), ("2026-11-24:status:failed", 1), ("2026-11-24:status:scheduled", 3), ("2026-11-24:type:image", 1), ("2026-11-24:type:text", 3));
        Assert.Equal((6, 5), (week.Total, week.Inbound));
        Assert.Equal((2, 1, 3), (week.ByStatus[MessageStatus.Read], week.ByStatus[MessageStatus.Failed], week.ByStatus[MessageStatus.Scheduled]));
        Assert.Equal([new("image", 1), new("text", 5)], week.ByType);
        Assert.Equal([new(Monday, 2, 0, 0, 2, 0), new(Monday.AddDays(1), 4, 0, 0, 0, 1)], week.ByDay.Take(2));
    }

    [Theory]
    [InlineData(2, 1, 1, 1, 0.5, 0.5, 0.2)]
    [InlineData(0, 0, 0, 3, null, null, 1.0)]
    [InlineData(5, 0, 0, 0, 0.0, null, 0.0)]
    [InlineData(0, 0, 0, 0, null, null, null)]
    public void Rates_are_shares_and_null_without_a_whole(int sent, int delivered, int read, int failed, double? delivery, double? reading, double? failure)
    {
        var summary = Of(
            ("2026-11-23:status:sent", sent), ("2026-11-23:status:delivered", delivered), ("2026-11-23:status:read", read), ("2026-11-23:status:failed", failed),
            ("2026-11-23:status:queued", 100));
        Assert.Equal((delivery, reading, failure), (summary.DeliveryRate, summary.ReadRate, summary.FailureRate));
    }

    [Fact]
    public void An_error_is_one_however_it_is_worded_and_named_as_it_mostly_is()
    {
        var errors = Of(
            ("2026-11-23:error:131026:Message undeliverable", 2), ("2026-11-24:error:131026:Undeliverable: so it is", 3),
            ("2026-11-24:error:outcome_unknown:Outcome unknown", 7), ("2026-11-25:error:131047:Re-engagement message", 0)).TopErrors;
        Assert.Equal<ErrorCount>([new("outcome_unknown", "Outcome unknown", 7), new("131026", "Undeliverable: so it is", 5)], errors);
    }

    [Fact]
    public void Ten_errors_are_named_the_most_frequent_first()
    {
        var errors = Of([.. Enumerable.Range(1, 15).Select(i => ($"2026-11-23:error:{131_000 + i}:Error", (long)i))]).TopErrors;
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 15L - i), errors.Select(error => error.Count));
    }
}
