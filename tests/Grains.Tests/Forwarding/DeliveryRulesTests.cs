using System.Globalization;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains.Tests;

public sealed class DeliveryRulesTests
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(1, "00:00:05")]
    [InlineData(2, "00:01:00")]
    [InlineData(3, "00:05:00")]
    [InlineData(4, "00:30:00")]
    [InlineData(5, "02:00:00")]
    [InlineData(6, "05:00:00")]
    [InlineData(7, "10:00:00")]
    [InlineData(8, "10:00:00")]
    public void The_schedule(int tries, string delay) => Assert.Equal(A.Morning + TimeSpan.Parse(delay, CultureInfo.InvariantCulture), DeliveryRules.NextAt(tries, First, null, A.Morning, chance: 0));

    [Fact]
    public void After_nine_attempts_it_is_given_up() => Assert.Null(DeliveryRules.NextAt(9, First, null, A.Morning, chance: 0));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Chance_makes_it_later_by_at_most_a_fifth_and_never_earlier(int tries)
    {
        var plain = DeliveryRules.NextAt(tries, First, null, A.Morning, chance: 0)!.Value - A.Morning;
        Assert.InRange(DeliveryRules.NextAt(tries, First, null, A.Morning, chance: 0.9999)!.Value - A.Morning, plain * 1.19, plain * 1.2);
    }

    [Theory]
    [InlineData(503, 3, 5)]
    [InlineData(503, 90, 90)]
    [InlineData(429, 90, 90)]
    [InlineData(503, -90, 5)]
    [InlineData(429, 1_000_000, 86_400)]
    [InlineData(500, 90, 5)]
    public void A_receiver_that_is_overloaded_can_ask_for_later_but_not_for_never(int status, int retryAfter, int seconds)
    {
        var answer = new OutgoingAnswer.Answered(status, default, false, TimeSpan.Zero) { RetryAfter = TimeSpan.FromSeconds(retryAfter) };
        var delivery = DeliveryRules.After(A.Delivery, Attempt.Of(answer, A.Morning), First, A.Morning, chance: 0);
        Assert.Equal(A.Morning.AddSeconds(seconds), delivery.DueAt);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(199, false)]
    [InlineData(301, false)]
    [InlineData(307, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(500, false)]
    public void Only_2xx_is_a_success(int status, bool success) =>
        Assert.Equal(success, Attempt.Of(new OutgoingAnswer.Answered(status, default, false, TimeSpan.FromMilliseconds(3)), A.Morning).Succeeded);

    [Fact]
    public void A_delivery_tells_each_attempt_and_ends_with_the_first_success()
    {
        var delivery = After(After(A.Delivery, 500), 200);
        Assert.Equal((DeliveryStatus.Delivered, null), (delivery.Status, delivery.DueAt));
        Assert.Equal([500, 200], delivery.Attempts.Select(attempt => attempt.Status));
    }

    [Fact]
    public void The_ninth_failure_ends_it_and_a_replay_has_the_whole_schedule_again()
    {
        var delivery = A.Delivery;
        for (var i = 0; i < 8; i++) delivery = After(delivery, 500);
        Assert.Equal(DeliveryStatus.Pending, delivery.Status);
        delivery = After(delivery, 500);
        Assert.Equal((DeliveryStatus.Failed, null), (delivery.Status, delivery.DueAt));
        var again = After(DeliveryRules.Again(delivery, A.Morning), 500);
        Assert.Equal((DeliveryStatus.Pending, A.Morning + First), (again.Status, again.DueAt));
        Assert.Equal(10, again.Attempts.Length);
    }

    [Fact]
    public void The_log_of_one_delivery_does_not_grow_for_ever()
    {
        var delivery = A.Delivery;
        for (var i = 0; i < 100; i++) delivery = After(DeliveryRules.Again(delivery, A.Morning), 500 + i % 90);
        Assert.Equal(20, delivery.Attempts.Length);
    }

    static DeliveryState After(DeliveryState delivery, int status) => DeliveryRules.After(delivery, A.Answer(status), First, A.Morning, chance: 0);
}
