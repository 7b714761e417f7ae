using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>What a campaign does to its messages.</summary>
public sealed class CampaignEvidenceTests
{
    static readonly DateTimeOffset Later = A.Morning.AddHours(1);
    static readonly MessageState Message = MessageRules.Accept(
        new("+15551234567", "template", new("{}"), SendAt: Later, Lane: Lane.Campaign, CampaignId: "cmp_1"), A.Number, "2026-11", A.Morning, A.Morning);

    static MessageState Held => Message.And(new Evidence.Held(Later));
    static MessageState OptedOut => Message.And(new Evidence.OptedOut(Later));

    [Fact]
    public void A_held_message_is_due_at_no_time_and_says_why()
    {
        Assert.Equal((MessageStatus.Queued, null, "campaign_paused"), (Held.Facts().Status, Held.Facts().Due, Held.Facts().BlockedBy));
        Assert.Equal("campaign_paused", MessageViews.Of("msg_1", Held, null, Later).BlockedBy);
        Assert.Null(MessageRules.Begin(Held, A.Number, Later.AddYears(1)));
    }

    [Fact]
    public void A_released_message_has_a_new_time()
    {
        var released = Held.And(new Evidence.Released(Later, Later.AddMinutes(1)));
        Assert.Equal((MessageStatus.Scheduled, Later.AddMinutes(1), null), (released.Facts().Status, released.Facts().Due, released.Facts().BlockedBy));
        Assert.Equal(MessageStatus.Queued, Held.And(new Evidence.Released(Later, Later)).Facts().Status);
    }

    [Fact]
    public void Outside_its_hours_it_has_another_time_and_is_still_waiting() =>
        Assert.Equal((true, Later.AddHours(9)), Message.And(new Evidence.OutOfHours(Later, Later.AddHours(9))).Facts() is var facts ? (facts.IsWaiting, facts.Due) : default);

    [Fact]
    public void A_time_that_holds_no_more_is_put_off_until_there_is_a_new_one()
    {
        var untimely = Message.And(new Evidence.Untimely(Later, Later.AddMinutes(1)));
        Assert.Equal((true, Later.AddMinutes(1)), (untimely.Facts().IsWaiting, untimely.Facts().Due));
        Assert.Equal(Later.AddHours(2), untimely.And(new Evidence.Released(Later, Later.AddHours(2))).Facts().Due);
    }

    [Fact]
    public void Who_has_opted_out_is_counted_as_skipped_and_gives_the_message_back()
    {
        var changes = MessageCounters.Between("a", OptedOut, Message.Facts(), OptedOut.Facts()).Cast<Operation.Increment>().ToList();
        Assert.Equal(1, Assert.Single(changes, change => change.Name == MessageCounters.Day("cmp_1", A.Morning, MessageCounters.OptedOut)).By);
        Assert.Equal(-1, Assert.Single(changes, change => change.Name == MessageCounters.Usage("2026-11")).By);
        Assert.Equal("opted_out", MessageViews.Of("msg_1", OptedOut, null, Later).BlockedBy);
    }

    [Fact]
    public void If_it_had_arrived_all_the_same_it_is_not_skipped()
    {
        var arrived = OptedOut.Reported("delivered");
        Assert.Equal((MessageStatus.Delivered, false), (arrived.Facts().Status, arrived.Facts().IsOptedOut));
        Assert.Contains(new Operation.Increment("a", MessageCounters.Day("cmp_1", A.Morning, MessageCounters.OptedOut), -1), MessageCounters.Between("a", arrived, OptedOut.Facts(), arrived.Facts()));
    }

    [Fact]
    public void What_a_campaign_says_after_it_has_left_changes_nothing()
    {
        var sent = Message.Sent();
        foreach (var late in new Evidence[] { new Evidence.Held(Later), new Evidence.Released(Later, Later), new Evidence.OutOfHours(Later, Later), new Evidence.Untimely(Later, Later), new Evidence.OptedOut(Later) })
            Assert.Equal((sent.Facts().Status, sent.Facts().Due), (sent.And(late).Facts().Status, sent.And(late).Facts().Due));
    }

    [Fact]
    public void Every_step_is_told()
    {
        var told = MessageTimeline.Of(Held.And(new Evidence.Released(Later, Later)).And(new Evidence.OutOfHours(Later, Later)).And(new Evidence.Untimely(Later, Later)).And(new Evidence.CampaignCanceled(Later)));
        Assert.Equal(["scheduled", "queued", "queued", "scheduled", "queued", "canceled"], told.Select(entry => entry.Status));
    }
}
