namespace WhatsApi.Meta.Tests;

public sealed class RecipientTests
{
    [Theory]
    [InlineData("+1 (555) 123-4567", "+15551234567", typeof(Recipient.Phone))]
    [InlineData("US.13491208655302741918", "US.13491208655302741918", typeof(Recipient.BusinessScopedId))]
    [InlineData(" US.ENT.11815799212886844830 ", "US.ENT.11815799212886844830", typeof(Recipient.BusinessScopedId))]
    [InlineData("DE.aB3", "DE.aB3", typeof(Recipient.BusinessScopedId))]
    public void A_recipient_is_a_number_or_a_business_scoped_id(string text, string canonical, Type kind)
    {
        Assert.True(Recipient.TryParse(text, out var recipient));
        Assert.IsType(kind, recipient);
        Assert.Equal(canonical, recipient.ToString());
        Assert.True(Recipient.TryParse(recipient.ToString(), out var again));
        Assert.Equal(recipient, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("US.")]
    [InlineData("US.ENT.")]
    [InlineData("us.13491208655302741918")]
    [InlineData("USA.13491208655302741918")]
    [InlineData("US.1349-1208")]
    [InlineData("US.ENT.118.15")]
    [InlineData("con_01JXYZ")]
    [InlineData("somebody")]
    public void Anything_else_is_refused(string? text) => Assert.False(Recipient.TryParse(text, out _));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_business_scoped_id_has_at_most_128_characters_behind_the_country(int length, bool fits) =>
        Assert.Equal(fits, Bsuid.TryParse("US." + new string('7', length), out _));
}
