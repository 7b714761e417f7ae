using System.Globalization;

namespace WhatsApi.Grains.Tests;

public sealed class ForwarderRulesTests
{
    static readonly ForwarderState Webhook = ForwarderRules.Set(new(), new("https://hooks.example.com", null, "sealed"), end: 7, A.Morning);

    [Fact]
    public void The_first_webhook_begins_at_the_end_of_the_stream() => Assert.Equal((7, true), (Webhook.Cursor, Webhook.IsActive));

    [Fact]
    public void Another_in_its_place_goes_on_where_it_was_and_is_enabled_again()
    {
        var gone = Fail(Webhook with { Cursor = 9, Open = [8] }, status: 410);
        var again = ForwarderRules.Set(gone, new("https://other.example.com", ["message.read"], "sealed"), end: 99, A.Morning.AddDays(1));
        Assert.Equal((9, 8, true, 0), (again.Cursor, again.Open[0], again.IsActive, again.Failures));
        Assert.Equal(("https://other.example.com", A.Morning), (again.Url, again.CreatedAt));
        Assert.Equal((true, false), (again.Wants("message.read"), again.Wants("message.sent")));
    }

    [Fact]
    public void A_410_disables_it_at_once() => Assert.Equal((false, A.Morning), (Fail(Webhook, status: 410).IsActive, Fail(Webhook, status: 410).DisabledAt));

    [Fact]
    public void A_410_of_a_url_that_was_replaced_is_a_failure_like_others() =>
        Assert.Equal((true, 1), (ForwarderRules.Failed(Webhook, A.Answer(410), isCurrent: false) is var failed && failed.IsActive, failed.Failures));

    [Theory]
    [InlineData("4.23:59:59", true)]
    [InlineData("5.00:00:00", false)]
    public void Five_days_of_failures_disable_it(string after, bool active)
    {
        var webhook = Webhook;
        for (var hours = 0; hours < 5 * 24; hours += 12) webhook = Fail(webhook, at: A.Morning.AddHours(hours));
        Assert.Equal(active, Fail(webhook, at: A.Morning + TimeSpan.Parse(after, CultureInfo.InvariantCulture)).IsActive);
    }

    [Fact]
    public void Two_failures_with_a_quiet_week_between_them_do_not() => Assert.True(Fail(Fail(Webhook), at: A.Morning.AddDays(7)).IsActive);

    [Fact]
    public void A_success_in_between_begins_the_five_days_anew()
    {
        var better = ForwarderRules.Succeeded(Fail(Webhook));
        Assert.True(Fail(Fail(better, at: A.Morning.AddDays(4)), at: A.Morning.AddDays(8)).IsActive);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Ten_failures_in_a_row_break_it(int failures, bool broken)
    {
        var webhook = Webhook;
        for (var i = 0; i < failures; i++) webhook = Fail(webhook);
        Assert.Equal(broken, ForwarderRules.IsBroken(webhook));
        Assert.False(ForwarderRules.IsBroken(ForwarderRules.Succeeded(webhook)));
    }

    static ForwarderState Fail(ForwarderState webhook, int status = 500, DateTimeOffset? at = null) =>
        ForwarderRules.Failed(webhook, A.Answer(status) with { At = at ?? A.Morning }, isCurrent: true);
}
