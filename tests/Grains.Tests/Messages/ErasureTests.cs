namespace WhatsApi.Grains.Tests;

/// <summary>A message without content keeps its story, and is never sent again, whatever is learnt of it later.</summary>
public sealed class ErasureTests
{
    [Fact]
    public void Content_metadata_and_the_persons_names_at_meta_are_gone_and_the_status_stays()
    {
        var sent = A.Message.Attempted().And(new Evidence.MetaAccepted(A.Morning, 1, A.Wamid, "15551234567", "US.1", null));
        var erased = Erase(sent);
        Assert.Equal((null, null, null, MessageStatus.Sent, A.Wamid), (erased.Payload, erased.Raw, erased.Metadata, erased.Facts().Status, erased.Facts().Wamid));
        Assert.DoesNotContain("15551234567", string.Join(' ', erased.Past), StringComparison.Ordinal);
        Assert.Equal(MessageStatus.Read, erased.Reported("read").Facts().Status);
    }

    [Fact]
    public void An_answer_that_comes_later_brings_no_names_back()
    {
        var answer = MessageRules.Heard(Erase(A.Message.Attempted()), new AttemptAnswer.Accepted(1, A.Wamid, "15551234567", "US.1", null), A.Policy, A.Morning, 0.5);
        Assert.Equal((A.Wamid, null, null), answer is Evidence.MetaAccepted accepted ? (accepted.Wamid, accepted.WaId, accepted.UserId) : default);
    }

    [Fact]
    public void A_passing_refusal_is_final() => Assert.Equal(MessageStatus.Failed, Erase(A.Message.Attempted()).Refused(RetryClass.Soon).Facts().Status);

    [Fact]
    public void A_failure_that_was_reported_before_the_answer_is_final() =>
        Assert.Equal(MessageStatus.Failed, Erase(A.Message.Attempted()).Reported("failed", failure: RetryClass.Soon).Facts().Status);

    [Fact]
    public void An_unknown_outcome_is_given_up_instead_of_sent_again()
    {
        var settled = Erase(A.Message.Attempted().Unanswered()).Settled(A.Morning.AddHours(1));
        Assert.Equal((MessageStatus.Failed, ErrorCodes.OutcomeUnknown), (settled.Facts().Status, settled.Facts().Error!.Code));
    }

    [Fact]
    public void It_cannot_be_sent_again_on_request() =>
        Assert.Equal("invalid_state", MessageRules.WhyNotRetry(Erase(A.Message.Attempted().Refused()), force: true)!.Code);

    static MessageState Erase(MessageState message) => MessageRules.Erase(message, A.Morning.AddMinutes(1));
}
