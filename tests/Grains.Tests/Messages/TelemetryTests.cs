using System.Diagnostics.Metrics;

namespace WhatsApi.Grains.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void A_new_message_is_accepted_in_its_lane() => Assert.Equal("accepted lane=single", Counted(null, A.Message));

    [Fact]
    public void Meta_taking_it_is_sent() => Assert.Equal("sent lane=single", Counted(A.Message.Attempted(), A.Message.Sent()));

    [Fact]
    public void A_status_that_is_earlier_than_the_answer_is_sent_and_delivered() =>
        Assert.Equal("sent lane=single, delivered", Counted(A.Message.Attempted(), A.Message.Attempted().Reported("delivered")));

    [Fact]
    public void Read_after_delivered_is_not_delivered_twice()
    {
        var delivered = A.Message.Sent().Reported("delivered");
        Assert.Equal("", Counted(delivered, delivered.Reported("read")));
    }

    [Theory]
    [InlineData("131026", "permanent")]
    [InlineData("190", "configuration")]
    [InlineData("131050", "unwanted")]
    [InlineData("987654", "undocumented")]
    [InlineData("EAAG-not-a-code", "undocumented")]
    [InlineData(ErrorCodes.MetaUnreachable, ErrorCodes.MetaUnreachable)]
    public void A_failure_is_counted_by_the_class_of_its_error(string code, string type) =>
        Assert.Equal($"failed lane=single error.type={type}", Counted(A.Message.Attempted(), A.Message.Attempted().Refused(code: code)));

    [Fact]
    public void A_passing_refusal_is_retried() =>
        Assert.Equal("retried error.type=transient", Counted(A.Message.Attempted(), A.Message.Attempted().Refused(RetryClass.Soon, "131000")));

    [Fact]
    public void A_lost_answer_is_unknown_and_so_is_what_its_window_decides()
    {
        var unknown = A.Message.Attempted().Unanswered();
        Assert.Equal("unknown", Counted(A.Message.Attempted(), unknown));
        Assert.Equal("unknown.decided decision=resend", Counted(unknown, unknown.Settled(A.Morning.AddHours(1))));
    }

    // Other tests count at the same time; what this one does happens on this thread.
    static string Counted(MessageState? before, MessageState after)
    {
        var (thread, counted) = (Environment.CurrentManagedThreadId, new List<string>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is Counter<long> && instrument.Meter.Name == Telemetry.Name) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId != thread) return;
            counted.Add(string.Join(' ', [instrument.Name["whatsapi.message.".Length..], .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]));
        });
        listener.Start();
        Telemetry.Moved(after, before?.Facts(), after.Facts());
        return string.Join(", ", counted);
    }
}
