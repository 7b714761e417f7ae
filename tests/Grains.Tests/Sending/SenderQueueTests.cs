namespace WhatsApi.Grains.Tests;

public sealed class SenderQueueTests
{
    readonly SenderQueue _queue = new(capacity: 100);

    [Fact]
    public void Single_messages_go_before_bulk_and_bulk_before_campaigns()
    {
        Add("c", "+1", Lane.Campaign);
        Add("b", "+2", Lane.Bulk);
        Add("a", "+3", Lane.Single);
        Assert.Equal(["a", "b", "c"], [Next(), Next(), Next()]);
    }

    [Fact]
    public void A_person_gets_one_message_at_a_time_and_in_order()
    {
        Add("first", "+1");
        Add("second", "+1");
        Add("third", "+1");
        Add("other", "+2");
        Assert.Equal(["first", "other", "nobody"], [Next(), Next(), Next()]);
        Done("first", "+1");
        Add("fourth", "+1");
        Assert.Equal(["second", "nobody"], [Next(), Next()]);
        Done("second", "+1");
        Assert.Equal("third", Next());
        Done("third", "+1");
        Assert.Equal("fourth", Next());
    }

    [Fact]
    public void A_message_is_in_it_once_until_it_is_done()
    {
        Assert.True(Add("a", "+1"));
        Assert.False(Add("a", "+1"));
        Next();
        Assert.False(Add("a", "+1"));
        Done("a", "+1");
        Assert.True(Add("a", "+1"));
    }

    [Fact]
    public void A_full_lane_keeps_no_more_urgent_message_out()
    {
        for (var i = 0; i < 150; i++) Offer($"b{i}", $"+{i}", Lane.Bulk);
        Assert.Equal(100, _queue.Waiting);
        Offer("urgent", "+999");
        Assert.Equal("urgent", Next());
    }

    [Fact]
    public void While_others_of_its_lane_wait_in_the_store_a_message_comes_with_them()
    {
        for (var i = 0; i < 101; i++) Offer($"b{i}", $"+{i}", Lane.Bulk);
        for (var i = 0; i < 90; i++) Next();
        Offer("late", "+999", Lane.Bulk);
        Assert.Equal(10, _queue.Waiting);
        Assert.True(_queue.WantsMore);
        Assert.True(_queue.BeginRefill(Lane.Bulk));
        _queue.Refill(Lane.Bulk, [Ticket("b100", "+100", Lane.Bulk), Ticket("late", "+999", Lane.Bulk)], isAll: true);
        Assert.False(_queue.WantsMore);
        for (var i = 0; i < 10; i++) Next();
        Assert.Equal(["b100", "late", "nobody"], [Next(), Next(), Next()]);
    }

    [Fact]
    public void What_comes_while_older_ones_are_being_read_goes_after_them()
    {
        _queue.Doubt();
        Assert.True(_queue.BeginRefill(Lane.Single));
        Offer("newer", "+1");
        _queue.Refill(Lane.Single, [Ticket("older", "+1")], isAll: true);
        Assert.Equal("older", Next());
        Done("older", "+1");
        Assert.True(_queue.WantsMore); // the newer one is in the store
    }

    [Fact]
    public void What_was_read_and_found_no_room_is_read_again_when_there_is_some()
    {
        Assert.True(_queue.BeginRefill(Lane.Bulk));
        _queue.Refill(Lane.Bulk, Enumerable.Range(0, 120).Select(i => Ticket($"b{i}", $"+{i}", Lane.Bulk)), isAll: true);
        Assert.Equal((100, false, false), (_queue.Waiting, _queue.WantsMore, _queue.BeginRefill(Lane.Bulk)));
        for (var i = 0; i < 80; i++) Next();
        Assert.Equal((true, true), (_queue.WantsMore, _queue.BeginRefill(Lane.Bulk)));
    }

    bool Add(string id, string to, Lane lane = Lane.Single) => _queue.Add(Ticket(id, to, lane));
    void Offer(string id, string to, Lane lane = Lane.Single) => _queue.Offer(Ticket(id, to, lane));
    string Next() => _queue.TryNext(out var ticket) ? ticket.Message : "nobody";
    void Done(string id, string to) => _queue.Done(Ticket(id, to));
    static Ticket Ticket(string id, string to, Lane lane = Lane.Single) => new("acc", id, to, lane, A.Morning);
}
