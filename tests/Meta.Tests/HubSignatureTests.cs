using System.Text;

namespace WhatsApi.Meta.Tests;

public sealed class HubSignatureTests
{
    const string Secret = "app-secret-for-tests";
    const string Body = """{"object":"whatsapp_business_account","entry":[]}""";
    const string Signature = "sha256=1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a61";

    [Theory]
    [InlineData(Body, Signature)]
    [InlineData("""{"text":"caf\u00e9 \ud83d\udc4d","url":"https:\/\/a.example\/x"}""", "sha256=f188e2f280592b0451efc3ea7af86015d22e34bfcd8025f38e025809edbfc8b5")]
    public void A_body_is_signed_as_Meta_signs_it(string body, string signature)
    {
        Assert.Equal(signature, HubSignature.Sign(Encoding.UTF8.GetBytes(body), Secret));
        Assert.True(HubSignature.Verify(Encoding.UTF8.GetBytes(body), signature, Secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=1ca363dab318df784e1963b29dca91e2098e6cf2")]
    [InlineData("1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a61")]
    [InlineData("sha256=1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a62")]
    [InlineData("sha256=1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a6")]
    [InlineData("sha256=1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a6100")]
    [InlineData("sha256=zca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a61")]
    public void Any_other_signature_is_refused(string? header) => Assert.False(HubSignature.Verify(Encoding.UTF8.GetBytes(Body), header, Secret));

    [Fact]
    public void A_changed_body_is_refused() => Assert.False(HubSignature.Verify(Encoding.UTF8.GetBytes(Body + " "), Signature, Secret));

    [Fact]
    public void Another_secret_is_refused() => Assert.False(HubSignature.Verify(Encoding.UTF8.GetBytes(Body), Signature, "another"));

    [Fact]
    public void Without_a_secret_nothing_is_verified() =>
        Assert.False(HubSignature.Verify([], HubSignature.Sign([], ""), ""));

    [Fact]
    public void A_secret_of_any_length_works()
    {
        var secret = new string('s', 10_000);
        Assert.True(HubSignature.Verify("x"u8, HubSignature.Sign("x"u8, secret), secret));
    }
}
