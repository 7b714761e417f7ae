using System.Collections.Immutable;

namespace WhatsApi.Grains.Tests;

public sealed class CampaignRulesTests
{
    static readonly CampaignDefinition Definition = new("Sale", new("""{"name":"sale","language":{"code":"de"},"components":[]}"""), [], false, null, null, null);
    static readonly CampaignState Draft = CampaignRules.Draft(Definition, A.Morning);
    static readonly CampaignState Running = CampaignRules.Launch(Draft, 100, A.Morning);
    static readonly CampaignReason Asked = new("requested", "");
    static readonly Func<DateTimeOffset, DateTimeOffset> Always = at => at;

    static CampaignState Scheduled => CampaignRules.Launch(CampaignRules.Draft(Definition with { SendAt = A.Morning.AddHours(1) }, A.Morning), 100, A.Morning);
    static CampaignState Paused => CampaignRules.Pause(Running, Asked, A.Morning);
    static CampaignState Canceled => CampaignRules.Cancel(Running, A.Morning);
    static CampaignState Failed => CampaignRules.End(Running, new(Failed: 3), A.Morning);
    static CampaignState Completed => CampaignRules.End(Running, new(), A.Morning);

    public static TheoryData<string, string> MayBe => new()
    {
        { "draft", "launch delete" },
        { "scheduled", "pause cancel" },
        { "running", "pause cancel" },
        { "paused", "resume cancel" },
        { "completed", "delete" },
        { "canceled", "delete" },
        { "failed", "delete" },
    };

    [Theory]
    [MemberData(nameof(MayBe))]
    public void What_may_be_done_in_a_status(string status, string allowed)
    {
        var campaign = new[] { Draft, Scheduled, Running, Paused, Completed, Canceled, Failed }.Single(c => c.Status.Word() == status);
        (string, Refusal?)[] refusals =
        [
            ("launch", CampaignRules.WhyNotLaunch(campaign)), ("pause", CampaignRules.WhyNotPause(campaign)), ("resume", CampaignRules.WhyNotResume(campaign)),
            ("cancel", CampaignRules.WhyNotCancel(campaign)), ("delete", CampaignRules.WhyNotDelete(campaign)),
        ];
        Assert.Equal(allowed, string.Join(' ', refusals.Where(x => x.Item2 is null).Select(x => x.Item1)));
        Assert.All(refusals.Select(x => x.Item2).OfType<Refusal>(), no => Assert.Equal(("invalid_state", status), (no.Code, no.CurrentStatus)));
    }

    [Fact]
    public void A_scheduled_campaign_runs_from_its_time_on()
    {
        Assert.Equal((CampaignStatus.Scheduled, null), (Scheduled.Status, Scheduled.StartedAt));
        Assert.Equal(CampaignStatus.Scheduled, CampaignRules.Begun(Scheduled, A.Morning.AddMinutes(59)).Status);
        var begun = CampaignRules.Begun(Scheduled, A.Morning.AddHours(2));
        Assert.Equal((CampaignStatus.Running, A.Morning.AddHours(1)), (begun.Status, begun.StartedAt));
    }

    [Fact]
    public void A_campaign_that_was_paused_before_its_time_still_waits_for_it()
    {
        var resumed = CampaignRules.Resume(CampaignRules.Pause(Scheduled, Asked, A.Morning), new(), null, A.Morning.AddMinutes(5));
        Assert.Equal((CampaignStatus.Scheduled, A.Morning.AddHours(1)), (resumed.Status, resumed.Times.From));
    }

    [Theory]
    [InlineData(0, 0, 0, CampaignStatus.Completed)]
    [InlineData(0, 0, 5, CampaignStatus.Completed)] // all of whom had opted out
    [InlineData(1, 39, 0, CampaignStatus.Completed)]
    [InlineData(0, 3, 0, CampaignStatus.Failed)]
    [InlineData(0, 3, 5, CampaignStatus.Failed)]
    public void A_campaign_of_which_nothing_was_taken_has_failed(long sent, long failed, long optedOut, CampaignStatus expected)
    {
        var ended = CampaignRules.End(Running, new(Sent: sent, Failed: failed, Canceled: optedOut, OptedOut: optedOut), A.Morning);
        Assert.Equal((expected, A.Morning, expected == CampaignStatus.Failed ? "nothing_sent" : null), (ended.Status, ended.CompletedAt, ended.Reason?.Code));
    }

    [Fact]
    public void A_campaign_that_is_looked_after_keeps_its_times()
    {
        var seen = Running;
        for (var at = A.Morning; at < A.Morning.AddHours(1); at += CampaignRules.WatchEvery) seen = CampaignRules.Seen(seen, at);
        Assert.Equal((A.Morning, null, true), (seen.Times.From, seen.Errand, seen.SeenAt > A.Morning.AddMinutes(59)));
        Assert.Same(seen, CampaignRules.Seen(seen, seen.SeenAt.AddSeconds(1))); // not noted every time
    }

    [Fact]
    public void After_a_standstill_what_waits_gets_new_times()
    {
        var now = A.Morning + CampaignRules.LongestStandstill;
        Assert.Null(CampaignRules.Seen(Running, now).Errand);
        var back = CampaignRules.Seen(Running, now.AddSeconds(1));
        Assert.Equal((now.AddSeconds(1), ErrandKind.Release, CampaignStatus.Running), (back.Times.From, back.Errand!.Kind, back.Status));
        Assert.False(CampaignRules.HasStoodStill(back, now.AddSeconds(2)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("msg_1", true)]
    [InlineData("msg_2", false)]
    [InlineData("msg_3", false)]
    public void A_message_waits_for_its_new_time_until_the_errand_has_passed_it(string? passed, bool waits)
    {
        Assert.Equal(waits, CampaignRules.IsToGetNewTime(Running with { Errand = new(ErrandKind.Release, passed) }, "msg_2"));
        Assert.False(CampaignRules.IsToGetNewTime(Running, "msg_2"));
    }

    [Fact]
    public void Only_what_is_under_way_can_stand_still()
    {
        var late = A.Morning.AddDays(1);
        Assert.All([Draft, Paused, Canceled, Completed, Failed], campaign => Assert.False(CampaignRules.HasStoodStill(campaign, late)));
        Assert.False(CampaignRules.HasStoodStill(Scheduled, A.Morning.AddHours(1))); // before its time there is nothing to look after
        Assert.True(CampaignRules.HasStoodStill(Scheduled, late));
    }

    [Fact]
    public void A_resumed_campaign_has_begun_when_it_began()
    {
        var resumed = CampaignRules.Resume(Paused, new(), null, A.Morning.AddHours(5));
        Assert.Equal((CampaignStatus.Running, A.Morning, A.Morning.AddHours(5)), (resumed.Status, resumed.StartedAt, resumed.Times.From));
    }

    [Theory]
    [InlineData(40, 60, null)]
    [InlineData(41, 59, "failure_rate")]
    [InlineData(41, 164, null)]
    [InlineData(41, 163, "failure_rate")]
    [InlineData(200, 800, null)]
    [InlineData(201, 799, "failure_rate")]
    public void More_than_a_fifth_of_two_hundred_or_more_may_not_fail(int failed, int delivered, string? expected) =>
        Assert.Equal(expected, GuardRails.WhyPause(Running, new(Delivered: delivered, Failed: failed), null, null)?.Code);

    [Fact]
    public void What_had_failed_when_it_was_resumed_does_not_pause_it_again()
    {
        var resumed = CampaignRules.Resume(Paused, new(Delivered: 60, Failed: 100), null, A.Morning);
        Assert.Null(GuardRails.WhyPause(resumed, new(Delivered: 100, Failed: 140), null, null));
        Assert.Equal("failure_rate", GuardRails.WhyPause(resumed, new(Delivered: 100, Failed: 141), null, null)?.Code);
    }

    [Theory]
    [InlineData("APPROVED", true, null)]
    [InlineData("PENDING", true, null)]
    [InlineData("PAUSED", true, "template_paused")]
    [InlineData("PAUSED", false, null)]
    [InlineData("REJECTED", true, "template_rejected")]
    [InlineData("DISABLED", true, "template_rejected")]
    [InlineData("PENDING_DELETION", true, "template_missing")]
    [InlineData(null, true, "template_missing")]
    [InlineData(null, false, null)]
    public void Only_what_is_certain_of_a_template_pauses(string? status, bool isCertain, string? expected)
    {
        var template = status is null ? null : new TemplateView("1", "sale", "de", status, "MARKETING", "POSITIONAL", new("[]"));
        Assert.Equal(expected, GuardRails.WhyPause(Running, new(), new(true, isCertain, template), null)?.Code);
    }

    [Fact]
    public void Who_resumes_with_a_red_number_means_it()
    {
        Assert.Equal("quality_red", GuardRails.WhyPause(Running, new(), null, "RED")?.Code);
        Assert.Null(GuardRails.WhyPause(CampaignRules.Resume(Paused, new(), "RED", A.Morning), new(), null, "RED"));
    }

    [Fact]
    public void Everybody_is_counted_once()
    {
        var campaign = Running with { Skips = new(OptedOut: 3, Invalid: 1) };
        var stats = CampaignViews.Stats(campaign, new(UnderWay: 10, Sent: 5, Delivered: 4, Read: 3, Failed: 2, Canceled: 7, OptedOut: 6));
        Assert.Equal((9, 1, 75), (stats.Skipped.OptedOut, stats.Canceled, stats.Queued));
        Assert.Equal(100, stats.Skipped.Sum() + stats.Queued + stats.Sent + stats.Delivered + stats.Read + stats.Failed + stats.Canceled);
    }

    [Fact]
    public void Who_never_got_a_message_of_a_canceled_campaign_is_canceled() =>
        Assert.Equal((2, 88), CampaignViews.Stats(Canceled, new(UnderWay: 2, Delivered: 10)) is var stats ? (stats.Queued, stats.Canceled) : default);

    [Theory]
    [InlineData(0.5, "0 2 4 6")]
    [InlineData(2, "0 0 1 1")]
    [InlineData(1.5, "0 0 1 2")]
    public void Messages_are_spread_by_the_rate(double perSecond, string seconds) =>
        Assert.Equal(seconds, string.Join(' ', Times(new Timetable(A.Morning), perSecond, Always, 4).Select(at => (at - A.Morning).TotalSeconds)));

    [Fact]
    public void Those_who_wait_for_one_opening_do_not_all_go_at_once()
    {
        var opening = A.Morning.AddHours(1);
        Assert.Equal([opening, opening.AddSeconds(1), opening.AddSeconds(2)], Times(new Timetable(A.Morning), 1, at => at < opening ? opening : at, 3));
    }

    [Fact]
    public void What_an_opening_does_not_hold_goes_at_the_next()
    {
        DateTimeOffset Open(DateTimeOffset at) => at.Hour == 10 && at.Minute < 1 ? at : at.Hour < 10 ? at.AddHours(10 - at.Hour) : at.Date.AddDays(1).AddHours(10) is var next ? new(next, TimeSpan.Zero) : at;
        var times = Times(new Timetable(A.Morning), 1, Open, 90);
        Assert.Equal((60, 30), (times.Count(at => at.Day == A.Morning.Day), times.Count(at => at.Day == A.Morning.Day + 1)));
        Assert.Equal(90, times.Distinct().Count());
    }

    static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;
    static readonly AudienceMember Ann = new("con_1", "+15551234567", null, "Ann", None, OptedOut: false);

    [Fact]
    public void Who_gets_no_message_and_why()
    {
        Assert.Null(Verdict(Ann).Skip);
        Assert.Equal(SkipReason.OptedOut, Verdict(Ann with { OptedOut = true }).Skip);
        Assert.Equal(SkipReason.Invalid, Verdict(Ann with { Phone = null }).Skip);
        Assert.Equal(SkipReason.Invalid, Verdict(Ann with { Phone = null, UserId = "US.1" }, "AUTHENTICATION").Skip);
        Assert.Equal(SkipReason.Duplicate, Verdict(Ann, hasOlder: true).Skip);
        Assert.Equal(SkipReason.MissingVariable, Verdict(Ann with { Name = null }).Skip);
    }

    [Fact]
    public void Contacts_that_are_gone_when_their_turn_comes_are_invalid()
    {
        var (next, chosen) = FanOut.Look(Running with { Audience = 3 }, new([Ann], ImmutableHashSet<string>.Empty, null, IsLast: true));
        Assert.Equal((1, true, 3, 2), (chosen.Length, next.IsFannedOut, next.Audience, next.Skips.Invalid));
    }

    static Verdict Verdict(AudienceMember member, string? category = null, bool hasOlder = false) =>
        CampaignRules.Verdict(member, ContactVariables.In("""{"text":"{{contact.name}}"}"""), category, hasOlder);

    static List<DateTimeOffset> Times(Timetable times, double perSecond, Func<DateTimeOffset, DateTimeOffset> open, int count)
    {
        var given = new List<DateTimeOffset>();
        for (var i = 0; i < count; i++)
        {
            (var due, times) = times.Place(perSecond, open);
            given.Add(due);
        }
        return given;
    }
}
