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

    bool Add(string id, string to, Lane lane = Lane.Single) => _queue.Add(Ticket(id, to, lane));
    string Next() => _queue.TryNext(out var ticket) ? ticket.Message : "nobody";
    void Done(string id, string to) => _queue.Done(Ticket(id, to));
    static Ticket Ticket(string id, string to, Lane lane = Lane.Single) => new("acc", id, to, lane, A.Morning);
}
