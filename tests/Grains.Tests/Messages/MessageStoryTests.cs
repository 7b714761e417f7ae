namespace WhatsApi.Grains.Tests;

public sealed class MessageStoryTests
{
    [Fact]
    public void An_accepted_message_is_queued_and_due_at_once()
    {
        var facts = A.Message.Facts();
        Assert.Equal((MessageStatus.Queued, A.Morning), (facts.Status, facts.Due));
    }

    [Fact]
    public void A_message_for_later_is_scheduled_and_due_then()
    {
        var facts = A.Scheduled(A.Morning.AddDays(3)).Facts();
        Assert.Equal((MessageStatus.Scheduled, A.Morning.AddDays(3)), (facts.Status, facts.Due));
    }

    [Fact]
    public void What_is_found_step_by_step_is_what_the_whole_past_says()
    {
        var message = A.Message.Sent().Reported("sent").Reported("delivered");
        Assert.Equal((message with { Known = null }).Facts(), message.Facts());
    }

    [Fact]
    public void What_was_found_of_another_past_is_found_again()
    {
        var message = A.Message.Sent().Reported("delivered");
        Assert.Equal(MessageStatus.Delivered, message.Facts().Status);
        Assert.Equal(MessageStatus.Sending, (message with { Past = message.Past[..2] }).Facts().Status);
        Assert.Equal(MessageStatus.Scheduled, (message with { Past = message.Past[..1], SendAt = A.Morning.AddDays(1) }).Facts().Status);
    }

    [Fact]
    public void Nothing_is_due_once_Meta_has_it() => Assert.Null(A.Message.Sent().Facts().Due);

    [Theory]
    [InlineData("sent", "delivered", "read")]
    [InlineData("delivered", "sent", "read")]
    [InlineData("read", "delivered", "sent")]
    [InlineData("delivered", "read", "sent")]
    [InlineData("sent", "read", "delivered")]
    public void Statuses_in_any_order_end_as_read(params string[] statuses) =>
        Assert.Equal(MessageStatus.Read, statuses.Aggregate(A.Message.Sent(), (m, status) => m.Reported(status)).Facts().Status);

    [Fact]
    public void A_late_sent_does_not_undo_delivered() =>
        Assert.Equal(MessageStatus.Delivered, A.Message.Sent().Reported("delivered").Reported("sent").Facts().Status);

    [Fact]
    public void Read_without_delivered_is_read() => Assert.Equal(MessageStatus.Read, A.Message.Sent().Reported("read").Facts().Status);

    [Fact]
    public void A_status_that_comes_twice_is_recorded_once()
    {
        var message = A.Message.Sent().Reported("delivered");
        Assert.Equal(message.Past.Length, message.Reported("delivered").Past.Length);
    }

    [Fact]
    public void A_status_that_overtakes_the_answer_is_not_undone_by_it()
    {
        var facts = A.Message.Attempted().Reported("delivered").Accepted().Facts();
        Assert.Equal((MessageStatus.Delivered, A.Wamid), (facts.Status, facts.Wamid));
    }

    [Fact]
    public void A_failure_that_overtakes_the_answer_stays_a_failure() =>
        Assert.Equal(MessageStatus.Failed, A.Message.Attempted().Reported("failed", failure: RetryClass.Never).Accepted().Facts().Status);

    [Fact]
    public void A_refusal_that_will_not_pass_fails_the_message_at_once()
    {
        var facts = A.Message.Attempted().Refused().Facts();
        Assert.Equal((MessageStatus.Failed, "131026", false), (facts.Status, facts.Error!.Code, facts.Error.Retryable));
    }

    [Fact]
    public void A_passing_refusal_puts_it_back_into_the_queue_for_later()
    {
        var message = A.Message.Attempted().Refused(RetryClass.Soon);
        Assert.Equal((MessageStatus.Queued, A.Morning.AddSeconds(4)), (message.Facts().Status, message.Facts().Due));
    }

    [Fact]
    public void The_sixth_passing_refusal_is_the_last()
    {
        var message = Enumerable.Range(1, 6).Aggregate(A.Message, (m, _) => m.Attempted().Refused(RetryClass.Soon));
        Assert.Equal((MessageStatus.Failed, 6, true), (message.Facts().Status, message.Facts().Attempts, message.Facts().Error!.Retryable));
    }

    [Fact]
    public void A_passing_failure_told_by_webhook_is_tried_again() =>
        Assert.Equal(MessageStatus.Queued, A.Message.Sent().Reported("failed", failure: RetryClass.Soon).Facts().Status);

    [Fact]
    public void A_late_sent_of_the_failed_attempt_does_not_call_off_the_retry() =>
        Assert.Equal(MessageStatus.Queued, A.Message.Sent().Reported("failed", failure: RetryClass.Soon).Reported("sent").Facts().Status);

    [Fact]
    public void A_late_failure_of_an_earlier_attempt_does_not_fail_the_present_one()
    {
        var message = A.Message.Attempted().Unanswered().Settled(A.Morning.AddMinutes(5)).Sent("wamid.second");
        Assert.Equal(MessageStatus.Sent, message.Reported("failed", "wamid.first", RetryClass.Never).Facts().Status);
    }

    [Fact]
    public void A_late_failure_of_an_earlier_attempt_does_not_fail_the_one_under_way()
    {
        var second = A.Message.Attempted().Unanswered().Settled(A.Morning.AddMinutes(5)).Attempted();
        var message = second.Reported("failed", "wamid.first", RetryClass.Never);
        Assert.Equal(MessageStatus.Sending, message.Facts().Status);
        Assert.Equal((MessageStatus.Sent, "wamid.second"), (message.Accepted("wamid.second").Facts().Status, message.Accepted("wamid.second").Facts().Wamid));
    }

    [Fact]
    public void A_failure_that_overtakes_the_second_answer_fails_it_when_the_answer_names_it()
    {
        var second = A.Message.Attempted().Unanswered().Settled(A.Morning.AddMinutes(5)).Attempted();
        Assert.Equal(MessageStatus.Failed, second.Reported("failed", "wamid.second", RetryClass.Never).Accepted("wamid.second").Facts().Status);
    }

    [Fact]
    public void A_failed_message_may_be_sent_again_and_its_attempts_count_anew()
    {
        var failed = Enumerable.Range(1, 6).Aggregate(A.Message, (m, _) => m.Attempted().Refused(RetryClass.Soon));
        Assert.Null(MessageRules.WhyNotRetry(failed, force: false));
        var again = failed.And(new Evidence.RetryAsked(A.Morning.AddDays(2), A.Number, Force: false));
        Assert.Equal(MessageStatus.Queued, again.Facts().Status);
        Assert.Equal(MessageStatus.Queued, again.Attempted().Refused(RetryClass.Soon).Facts().Status);
    }

    [Fact]
    public void An_unknown_outcome_is_sent_again_only_by_force()
    {
        var held = (A.Message with { OnUnknown = OnUnknown.Hold }).Attempted().Unanswered().Settled(A.Morning.AddMinutes(5));
        Assert.Equal("invalid_state", MessageRules.WhyNotRetry(held, force: false)!.Code);
        Assert.Null(MessageRules.WhyNotRetry(held, force: true));
    }

    [Fact]
    public void Only_what_waits_can_be_canceled()
    {
        Assert.Null(MessageRules.WhyNotCancel(A.Message));
        Assert.Null(MessageRules.WhyNotCancel(A.Scheduled(A.Morning.AddDays(1))));
        Assert.Equal("sending", MessageRules.WhyNotCancel(A.Message.Attempted())!.CurrentStatus);
        Assert.Null(MessageRules.Begin(A.Message.And(new Evidence.Canceled(A.Morning)), A.Number, A.Morning.AddHours(1)));
    }

    [Fact]
    public void Delivered_after_failed_corrects_the_failure()
    {
        var facts = A.Message.Sent().Reported("failed", failure: RetryClass.Never).Reported("delivered").Facts();
        Assert.Equal(MessageStatus.Delivered, facts.Status);
        Assert.Null(facts.Error);
    }

    [Fact]
    public void Failed_on_a_second_device_does_not_undo_delivered() =>
        Assert.Equal(MessageStatus.Delivered, A.Message.Sent().Reported("delivered").Reported("failed", failure: RetryClass.Never).Facts().Status);

    [Fact]
    public void A_message_that_Meta_never_heard_of_does_not_count()
    {
        var message = Enumerable.Range(1, 6).Aggregate(A.Message, (m, _) => m.Attempted().Refused(RetryClass.Soon, ErrorCodes.MetaUnreachable));
        Assert.False(message.Facts().CountsForQuota);
        Assert.True(A.Message.Attempted().Refused().Facts().CountsForQuota);
    }
}
