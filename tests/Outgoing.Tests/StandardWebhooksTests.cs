using System.Text;

namespace WhatsApi.Outgoing.Tests;

public sealed class StandardWebhooksTests
{
    // The vector of the specification's own libraries (libraries/go/webhook_test.go, libraries/javascript/src/webhook.test.ts).
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void An_event_is_signed_as_the_specification_says(string secret) => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Secret(secret).Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}"""u8));

    // From Python's hmac: secret bytes 0-63, body in UTF-8.
    [Fact]
    public void Any_body_is_signed_as_it_is() => Assert.Equal(
        "v1,bPYNcVYP3YTOOxdcgIznf77BTjU8Rm8vlPSPbcuo1xc=",
        Secret("whsec_" + Convert.ToBase64String([.. Enumerable.Range(0, 64).Select(i => (byte)i)]))
            .Sign("evt_01JD", new DateTimeOffset(2026, 11, 22, 13, 0, 0, 999, TimeSpan.FromHours(1)), Encoding.UTF8.GetBytes("""{"text":"café 👍"}""")));

    [Fact]
    public void The_timestamp_is_in_whole_seconds() =>
        Assert.Equal("1614265330", StandardWebhooks.Timestamp(DateTimeOffset.FromUnixTimeMilliseconds(1614265330999)));

    [Fact]
    public void An_id_with_a_full_stop_could_pass_for_another_event() =>
        Assert.Throws<ArgumentException>(() => WebhookSecret.New().Sign("evt.1", DateTimeOffset.UnixEpoch, []));

    [Fact]
    public void A_new_secret_has_32_bytes_and_is_read_again()
    {
        var text = WebhookSecret.New().ToString();
        Assert.StartsWith("whsec_", text, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(text["whsec_".Length..]).Length);
        Assert.Equal(text, Secret(text).ToString());
        Assert.NotEqual(text, WebhookSecret.New().ToString());
    }

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(200, false)]
    public void A_secret_has_24_to_64_bytes(int length, bool good) =>
        Assert.Equal(good, WebhookSecret.TryParse("whsec_" + Convert.ToBase64String(new byte[length]), out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjU PD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_")]
    [InlineData("not a secret at all, only words of a person")]
    public void Anything_else_is_refused_with_what_to_do(string text)
    {
        Assert.False(WebhookSecret.TryParse(text, out _, out var why));
        Assert.Equal("The secret must be whsec_ and the base64 of 24 to 64 random bytes; leave it out to have one made.", why);
    }

    static WebhookSecret Secret(string text) => WebhookSecret.TryParse(text, out var secret, out _) ? secret : throw new ArgumentException(text);
}
