namespace WhatsApi.Grains.Tests;

public sealed class DeliveryQueueTests
{
    readonly DeliveryQueue _queue = new();

    [Fact]
    public void A_message_has_one_event_under_way_at_a_time_in_order()
    {
        var (sent, read, other) = (Add(1, "a"), Add(2, "a"), Add(3, "b"));
        Assert.Equal([sent, other, null], [Next(), Next(), Next()]);
        _queue.Done(sent);
        Assert.Equal([read, null], [Next(), Next()]);
    }

    [Fact]
    public void Events_of_no_message_wait_for_nobody()
    {
        var (one, two) = (Add(1, null), Add(2, null));
        Assert.Equal([one, two], [Next(), Next()]);
    }

    [Fact]
    public void What_failed_comes_again_at_its_time_and_holds_up_its_message_only()
    {
        var (sent, read, other) = (Add(1, "a"), Add(2, "a"), Add(3, "b"));
        Fail(Next()!, at: A.Morning.AddSeconds(5));
        Assert.Equal([other, null], [Next(), Next()]);
        Assert.Equal(A.Morning.AddSeconds(5), _queue.NextAt(freshToo: true));
        Assert.Equal([sent, null], [Next(after: 5), Next(after: 5)]);
        _queue.Done(sent);
        Assert.Equal(read, Next(after: 5));
    }

    [Fact]
    public void Who_comes_behind_a_failed_one_needs_a_row()
    {
        Add(1, "a");
        Fail(Next()!, at: A.Morning.AddSeconds(5));
        Assert.False(_queue.Add(Parcel(2, "a"), A.Morning));
        Assert.True(_queue.Add(Parcel(3, "b"), A.Morning));
    }

    [Fact]
    public void A_replay_goes_before_later_events_of_its_message_but_not_beside_one_under_way()
    {
        var third = Add(3, "a");
        Assert.Equal(third, Next());
        var (replayed, fourth) = (Kept(1, "a"), Add(4, "a"));
        Assert.Null(Next());
        _queue.Done(third);
        Assert.Equal([replayed, null], [Next(), Next()]);
        _queue.Done(replayed);
        Assert.Equal(fourth, Next());
    }

    [Fact]
    public void Who_has_been_ready_the_longest_goes_first_so_that_neither_retries_nor_new_ones_starve()
    {
        var retry = Add(1, "a");
        Fail(Next()!, at: A.Morning.AddSeconds(5));
        var (early, late) = (Add(2, "b", A.Morning.AddSeconds(4)), Add(3, "c", A.Morning.AddSeconds(6)));
        Assert.Equal([early, retry, late], [Next(after: 9), Next(after: 9), Next(after: 9)]);
    }

    [Fact]
    public void Without_fresh_ones_only_what_was_sent_before_goes()
    {
        Add(1, "a");
        var kept = Kept(2, "b");
        Assert.Equal([kept, null], [_queue.Next(A.Morning, freshToo: false), _queue.Next(A.Morning, freshToo: false)]);
    }

    [Fact]
    public void What_waits_can_be_made_ready_at_once()
    {
        var (a, b) = (Add(1, "a"), Add(2, "b"));
        foreach (var parcel in new[] { Next()!, Next()! }) Fail(parcel, at: A.Morning.AddHours(1));
        _queue.Hurry(A.Morning, parcel => parcel == b);
        Assert.Equal([b, null], [Next(), Next()]);
    }

    /// <summary>Random days of a forwarder: whatever happens, events of a message are done in order and none is lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_any_course_of_things_each_message_is_done_in_order(int seed)
    {
        var random = new Random(seed);
        var (now, away, done) = (A.Morning, new List<Parcel>(), new List<Parcel>());
        for (var sequence = 1; sequence <= 500 || _queue.Count > 0;)
        {
            now = now.AddSeconds(1);
            if (sequence <= 500 && random.Next(2) == 0) Add(sequence++, $"{random.Next(20)}", now);
            else if (random.Next(2) == 0 && _queue.Next(now, freshToo: true) is { } next) away.Add(next);
            else if (away.Count > 0)
            {
                var parcel = away[random.Next(away.Count)];
                away.Remove(parcel);
                if (random.Next(3) == 0) Fail(parcel, now.AddSeconds(random.Next(30)));
                else
                {
                    _queue.Done(parcel);
                    done.Add(parcel);
                }
            }
            Assert.Equal(away.Select(parcel => parcel.Line).Distinct().Count(), away.Count);
        }
        Assert.Equal(500, done.Count);
        foreach (var line in done.GroupBy(parcel => parcel.Line)) Assert.Equal(line.Select(p => p.Delivery.Sequence).Order(), line.Select(p => p.Delivery.Sequence));
    }

    Parcel Add(long sequence, string? message, DateTimeOffset? readyAt = null)
    {
        var parcel = Parcel(sequence, message);
        parcel.IsKept = !_queue.Add(parcel, readyAt ?? A.Morning);
        return parcel;
    }

    Parcel Kept(long sequence, string message)
    {
        var parcel = Parcel(sequence, message, version: 1);
        _queue.Add(parcel, A.Morning);
        return parcel;
    }

    void Fail(Parcel parcel, DateTimeOffset at)
    {
        parcel.IsKept = true;
        foreach (var later in _queue.Behind(parcel)) later.IsKept = true;
        _queue.Later(parcel, at);
    }

    Parcel? Next(int after = 0) => _queue.Next(A.Morning.AddSeconds(after), freshToo: true);

    static Parcel Parcel(long sequence, string? message, long version = 0) => new($"dlv_{sequence}", new(sequence, "message.sent", message), null, version);
}
