namespace WhatsApi.Outgoing.Tests;

public sealed class OutgoingHeadersTests
{
    [Theory]
    [InlineData("Authorization", "Bearer abc.def")]
    [InlineData("X-Api-Key", "")]
    [InlineData("Accept", "application/json; q=0.9")]
    [InlineData("webhook-id", "evt_1")]
    public void A_header_can_be_set(string name, string value) => Assert.Null(OutgoingHeaders.WhyNot(name, value));

    [Theory]
    [InlineData("Host")]
    [InlineData("host")]
    [InlineData("Connection")]
    [InlineData("Content-Length")]
    [InlineData("Content-Type")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Upgrade")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("Expect")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Authorization")]
    [InlineData("User-Agent")]
    public void What_the_connection_needs_cannot(string name) => Assert.Equal($"The header {name} is set by the service: leave it out.", OutgoingHeaders.WhyNot(name, "x"));

    [Theory]
    [InlineData("")]
    [InlineData("X Y")]
    [InlineData("X:Y")]
    [InlineData(":authority")]
    [InlineData("X\r\nHost")]
    [InlineData("Né")]
    public void A_name_is_a_token(string name) => Assert.Contains("name", OutgoingHeaders.WhyNot(name, "x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("a\r\nHost: b")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    [InlineData("é")]
    public void A_value_is_one_line_of_ASCII(string value) => Assert.Contains("X-Name", OutgoingHeaders.WhyNot("X-Name", value), StringComparison.Ordinal);

    [Fact]
    public void A_value_is_not_endless() => Assert.Contains("8192", OutgoingHeaders.WhyNot("X-Name", new string('a', 8193)), StringComparison.Ordinal);
}
