using System.Buffers;
using System.Text;
using WhatsApi.Sandbox.Messages;
using WhatsApi.Sandbox.Webhooks;

namespace WhatsApi.Sandbox.Tests;

public sealed class WireTests
{
    [Fact]
    public void A_message_id_wraps_the_users_digits_and_the_id_as_Meta_does() =>
        Assert.Equal("wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA", Wamid.Outbound("16467043595", "5F425A74F13033492A"));

    [Theory]
    [InlineData("""{"a":"café 👍","url":"https://a.example/x"}""", """{"a":"caf\u00e9 \ud83d\udc4d","url":"https:\/\/a.example\/x"}""")]
    [InlineData("""{"a":"\uD83D\uDC4D \n \" \\ \/"}""", """{"a":"\ud83d\udc4d \n \" \\ \/"}""")]
    [InlineData("""{"a":"<b> & % @"}""", """{"a":"<b> & % @"}""")]
    [InlineData("{}", "{}")]
    public void Webhook_bodies_are_ascii_with_lower_case_escapes_and_escaped_slashes(string json, string expected)
    {
        var written = new ArrayBufferWriter<byte>();
        MetaJson.Escape(Encoding.UTF8.GetBytes(json), written);
        Assert.Equal(expected, Encoding.ASCII.GetString(written.WrittenSpan));
    }

    [Theory]
    [InlineData("""{"object":"whatsapp_business_account","entry":[]}""", "1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a61")]
    [InlineData("""{"text":"caf\u00e9 \ud83d\udc4d","url":"https:\/\/a.example\/x"}""", "f188e2f280592b0451efc3ea7af86015d22e34bfcd8025f38e025809edbfc8b5")]
    public void The_signature_is_an_hmac_of_the_bytes_with_the_app_secret(string body, string expected) =>
        Assert.Equal("sha256=" + expected, Signature.Sha256(Signature.Key("app-secret-for-tests"), Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("+1 (650) 555-1234", "16505551234")]
    [InlineData("+5511987654321", "551187654321")]
    [InlineData("+52 55 1234 5678", "5215512345678")]
    [InlineData("+54 11 1234 5678", "5491112345678")]
    public void The_wa_id_may_differ_from_what_was_dialled(string dialled, string waId) =>
        Assert.Equal(waId, Recipient.WaIdOf(Recipient.PhoneDigits(dialled)!));

    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(2, 0.5)]
    [InlineData(3, 1)]
    [InlineData(5, 4)]
    [InlineData(6, 5)]
    [InlineData(100, 5)]
    public void Webhooks_are_repeated_with_growing_pauses(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPauses.After(failures));
}
