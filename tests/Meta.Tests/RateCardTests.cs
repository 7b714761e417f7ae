namespace WhatsApi.Meta.Tests;

public sealed class RateCardTests
{
    const string Card = """
        {"name":"test-2026-10-01","effective":"2026-10-01","source":"a test","currency":"EUR","markets":[
          {"name":"North America","codes":["1"],"marketing":0.03,"utility":0.01},{"name":"Bahamas","codes":["1242"],"marketing":0.05},
          {"name":"Germany","codes":["49"],"marketing":0.12,"utility":0.05,"authentication":0.04},{"name":"Rest of Africa","codes":["213","244"],"marketing":0.02}]}
        """;

    [Theory]
    [InlineData("MARKETING", "+4915112345678", "0.12")]
    [InlineData("authentication", "+4915112345678", "0.04")]
    [InlineData("MARKETING", "+12125550100", "0.03")]
    [InlineData("MARKETING", "+12425550100", "0.05")]
    [InlineData("MARKETING", "+244923123456", "0.02")]
    [InlineData("UTILITY", "+12425550100", null)] // the market is known, and has no such rate
    [InlineData("MARKETING", "+33612345678", null)]
    [InlineData("SERVICE", "+4915112345678", null)]
    [InlineData("MARKETING", null, null)]
    public void The_longest_beginning_of_a_number_that_has_a_rate_decides(string category, string? number, string? price) =>
        Assert.Equal(price, Of(Card).Price(category, number)?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void The_one_that_comes_along_can_be_read_and_prices_nothing()
    {
        var card = RateCard.Load(null);
        Assert.Equal("meta-2026-10-01", card.Name);
        Assert.Null(card.Price("MARKETING", "+4915112345678"));
    }

    [Theory]
    [InlineData("\"49\"", "\"+49\"", "+49")]
    [InlineData("\"1242\"", "\"49\"", "twice")]
    [InlineData("0.12", "-0.12", "below 0")]
    [InlineData("EUR", "", "currency")]
    [InlineData("\"markets\"", "\"market\"", "market")]
    [InlineData("0.12", "\"0.12\"", "cannot be read")]
    [InlineData("}]}", "}]", "cannot be read")]
    public void A_file_that_cannot_be_used_says_why(string part, string instead, string why) =>
        Assert.Contains(why, Assert.Throws<RateCardException>(() => Of(Card.Replace(part, instead, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Contains("/no/such/rates.json", Assert.Throws<RateCardException>(() => RateCard.Load("/no/such/rates.json")).Message, StringComparison.Ordinal);

    static RateCard Of(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            return RateCard.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
