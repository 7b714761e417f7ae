namespace WhatsApi.Meta.Tests;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+1 (555) 123-4567", "+15551234567")]
    [InlineData("0015551234567", "+15551234567")]
    [InlineData("00 1 555 123 4567", "+15551234567")]
    [InlineData("16505551234", "+16505551234")]
    [InlineData("1 (650) 555-1234", "+16505551234")]
    [InlineData("+44 (0)20 7946 0958", "+442079460958")]
    [InlineData("0044 (0)20 7946 0958", "+442079460958")]
    [InlineData("+49 30/901820", "+4930901820")]
    [InlineData("\u202A+91\u00A098765\u201143210\u202C", "+919876543210")]
    [InlineData("+\u0661\u0665\u0665\u0665\u0661\u0662\u0663\u0664\u0665\u0666\u0667", "+15551234567")]
    [InlineData("447700900123", "+447700900123")]
    [InlineData("919876543210", "+919876543210")]
    [InlineData("5511987654321", "+5511987654321")]
    [InlineData("551187654321", "+551187654321")]
    [InlineData("5215512345678", "+5215512345678")]
    [InlineData("525512345678", "+525512345678")]
    [InlineData("5491123456789", "+5491123456789")]
    [InlineData("541123456789", "+541123456789")]
    [InlineData("2250701234567", "+2250701234567")]
    [InlineData("6591234567", "+6591234567")]
    [InlineData("+2901234", "+2901234")]
    public void A_number_is_understood_as_people_write_it(string text, string e164) =>
        Assert.Equal(e164, PhoneNumber.TryParse(text, out var number) ? number : "refused");

    [Theory]
    [InlineData("5551234567")]
    [InlineData("(650) 555-1234")]
    [InlineData("2125550100")]
    [InlineData("6465551234")]
    [InlineData("4155550100")]
    [InlineData("7345551234")]
    [InlineData("9175551234")]
    [InlineData("020 7946 0958")]
    [InlineData("07700 900123")]
    [InlineData("0555 123456")]
    [InlineData("01512 3456789")]
    [InlineData("9876543210")]
    [InlineData("11987654321")]
    public void A_national_number_is_refused_because_it_would_reach_a_stranger(string text) => Assert.False(PhoneNumber.TryParse(text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("555-1234")]
    [InlineData("+155512")]
    [InlineData("+1555123456789012")]
    [InlineData("+0015551234567")]
    [InlineData("++15551234567")]
    [InlineData("15551234567+")]
    [InlineData("+21012345678")]
    [InlineData("+999123456789")]
    [InlineData("+1 555 CALL-NOW")]
    [InlineData("+15551234567 ext. 9")]
    [InlineData("US.13491208655302741918")]
    public void What_has_no_country_code_or_not_7_to_15_digits_is_refused(string? text) => Assert.False(PhoneNumber.TryParse(text, out _));

    [Fact]
    public void A_text_of_any_length_is_refused_at_once() => Assert.False(PhoneNumber.TryParse(new string('1', 1_000_000), out _));

    [Theory]
    [InlineData("16505551234", "+16505551234")]
    [InlineData("4681234567", "+4681234567")]
    [InlineData("+16505551234", null)]
    [InlineData("123456", null)]
    [InlineData("1234567890123456", null)]
    [InlineData(null, null)]
    public void Meta_s_own_digits_are_believed(string? waId, string? e164)
    {
        Assert.Equal(e164 is not null, PhoneNumber.TryFromWaId(waId, out var number));
        Assert.Equal(e164, number);
    }
}
