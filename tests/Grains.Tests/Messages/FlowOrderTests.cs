namespace WhatsApi.Grains.Tests;

/// <summary>What a flow wrote first is sent first, whatever happens to it on its way.</summary>
public sealed class FlowOrderTests
{
    static readonly DateTimeOffset Now = A.Morning.AddHours(1);

    [Fact]
    public void A_message_goes_when_the_one_before_it_has_gone_or_has_come_to_nothing()
    {
        Assert.Null(FlowOrder.Stop(null, Now));
        Assert.Null(Behind(A.Message.Sent()));
        Assert.Null(Behind(A.Message.And(new Evidence.Canceled(Now))));
    }

    [Fact]
    public void It_waits_as_long_as_the_one_before_it_waits_for_another_attempt() =>
        Assert.Equal(Now.AddMinutes(5), Behind(A.Message.And(new Evidence.Deferred(A.Morning, Now.AddMinutes(5))))!.Until);

    [Fact]
    public void It_asks_again_soon_while_the_one_before_it_is_being_sent() =>
        Assert.Equal(Now + SendLoop.AfterTrouble, Behind(A.Message.And(new Evidence.Attempted(A.Morning)))!.Until);

    [Fact]
    public void It_waits_until_an_unknown_outcome_before_it_is_settled_but_not_for_a_held_one()
    {
        var unknown = A.Message.And(new Evidence.Attempted(A.Morning)).And(new Evidence.Unanswered(A.Morning, 1, "Cut off.", Now.AddMinutes(2)));
        Assert.Equal(Now.AddMinutes(2), Behind(unknown)!.Until);
        Assert.Null(Behind(unknown.And(new Evidence.WindowPassed(Now, 1, OnUnknown.Hold))));
    }

    [Fact]
    public void It_is_put_off_and_says_why()
    {
        var message = A.Message.And(new Evidence.Behind(Now, Now.AddMinutes(2)));
        Assert.Equal((true, Now.AddMinutes(2)), (message.Facts().IsWaiting, message.Facts().Due));
        Assert.Contains("what its flow wrote before it is not sent yet", MessageTimeline.Of(message)[^1].Detail, StringComparison.Ordinal);
    }

    static Evidence.Behind? Behind(MessageState before)
    {
        var row = MessageRow.New("acc_1", "msg_1", before);
        return FlowOrder.Stop(new(row.Key, 1, row.Document, row.Columns), Now);
    }
}
