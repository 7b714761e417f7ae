namespace WhatsApi.Meta.Tests;

public sealed class NumberVariantTests
{
    [Theory]
    [InlineData("+5511987654321", "+551187654321")]
    [InlineData("+5215512345678", "+525512345678")]
    [InlineData("+5491123456789", "+541123456789")]
    public void One_person_has_two_numbers(string number, string other)
    {
        Assert.Equal(other, NumberVariants.Of(number));
        Assert.Equal(number, NumberVariants.Of(other));
    }

    [Theory]
    [InlineData("+551132345678")] // a landline of São Paulo
    [InlineData("+5511932345678")] // a mobile that never had eight digits
    [InlineData("+15551234567")]
    [InlineData("+4915112345678")]
    [InlineData("+52")]
    public void Others_have_one(string number) => Assert.Null(NumberVariants.Of(number));
}
