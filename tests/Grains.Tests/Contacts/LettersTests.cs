namespace WhatsApi.Grains.Tests;

public sealed class LettersTests
{
    [Theory]
    [InlineData("Jose\u0301", "José")]
    [InlineData("Nguye\u0302\u0303n", "Nguyễn")]
    [InlineData("и\u0306", "й")]
    [InlineData("か\u3099", "が")]
    [InlineData("José 😀 x\u0301", "José 😀 x\u0301")]
    public void Letters_and_their_marks_become_one_character_where_there_is_one(string text, string composed)
    {
        Assert.Equal(composed, Letters.Composed(text));
        Assert.Equal(composed, Letters.Composed(composed));
    }
}
