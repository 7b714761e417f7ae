namespace WhatsApi.Grains.Tests;

/// <summary>The guarantee of api.md §4: an outcome nobody knows is a state, not a guess.</summary>
public sealed class UnknownOutcomeTests
{
    static readonly DateTimeOffset Later = A.Morning.AddMinutes(5);

    [Fact]
    public void A_lost_answer_leaves_the_message_sending_with_an_unknown_outcome()
    {
        var facts = A.Message.Attempted().Unanswered().Facts();
        Assert.Equal((MessageStatus.Sending, true), (facts.Status, facts.Unknown));
    }

    [Fact]
    public void An_attempt_whose_process_died_is_an_unknown_outcome_too()
    {
        var facts = A.Message.Attempted().Settled(Later).Facts();
        Assert.Equal((MessageStatus.Sending, true, Later.AddMinutes(2)), (facts.Status, facts.Unknown, facts.Due!.Value));
    }

    [Theory]
    [InlineData("sent", MessageStatus.Sent)]
    [InlineData("delivered", MessageStatus.Delivered)]
    [InlineData("read", MessageStatus.Read)]
    public void A_status_settles_it(string status, MessageStatus expected)
    {
        var facts = A.Message.Attempted().Unanswered().Reported(status).Facts();
        Assert.Equal((expected, false, A.Wamid), (facts.Status, facts.Unknown, facts.Wamid));
        Assert.Null(facts.Due);
    }

    [Fact]
    public void Within_the_window_nothing_is_decided() =>
        Assert.Null(MessageRules.Settle(A.Message.Attempted().Unanswered(), A.Policy, A.Morning.AddMinutes(2)));

    [Fact]
    public void After_the_window_it_is_sent_again_by_default()
    {
        var facts = A.Message.Attempted().Unanswered().Settled(Later).Facts();
        Assert.Equal((MessageStatus.Queued, Later), (facts.Status, facts.Due));
    }

    [Fact]
    public void With_hold_it_stays_unknown_and_nobody_looks_at_it_again()
    {
        var facts = (A.Message with { OnUnknown = OnUnknown.Hold }).Attempted().Unanswered().Settled(Later).Facts();
        Assert.Equal((MessageStatus.Sending, true), (facts.Status, facts.Unknown));
        Assert.Null(facts.Due);
    }

    [Fact]
    public void With_fail_it_fails_as_outcome_unknown()
    {
        var facts = (A.Message with { OnUnknown = OnUnknown.Fail }).Attempted().Unanswered().Settled(Later).Facts();
        Assert.Equal((MessageStatus.Failed, ErrorCodes.OutcomeUnknown), (facts.Status, facts.Error!.Code));
    }

    [Theory]
    [InlineData(OnUnknown.Hold)]
    [InlineData(OnUnknown.Fail)]
    [InlineData(OnUnknown.Resend)]
    public void A_status_after_the_decision_still_tells_the_truth(OnUnknown policy) =>
        Assert.Equal(MessageStatus.Sent, (A.Message with { OnUnknown = policy }).Attempted().Unanswered().Settled(Later).Reported("sent").Facts().Status);

    [Fact]
    public void A_status_before_the_second_attempt_calls_it_off() =>
        Assert.Null(MessageRules.Begin(A.Message.Attempted().Unanswered().Settled(Later).Reported("sent"), A.Number, Later.AddHours(1)));

    [Fact]
    public void The_late_answer_itself_settles_it() =>
        Assert.Equal(MessageStatus.Sent, A.Message.Attempted().Settled(Later).Accepted().Facts().Status);

    [Fact]
    public void Six_unknown_outcomes_are_the_end_of_it()
    {
        var message = A.Message;
        for (var i = 1; i <= 6; i++) message = message.Attempted().Unanswered().Settled(A.Morning.AddHours(i));
        Assert.Equal((MessageStatus.Failed, ErrorCodes.OutcomeUnknown), (message.Facts().Status, message.Facts().Error!.Code));
    }

    [Fact]
    public void The_timeline_says_that_it_was_sent_again()
    {
        var timeline = MessageTimeline.Of(A.Message.Attempted().Unanswered().Settled(Later).Sent("wamid.second"));
        Assert.Equal(["queued", "sending", "sending", "queued", "sending", "sent"], timeline.Select(entry => entry.Status));
        Assert.Contains("sent again", timeline[3].Detail);
    }
}
