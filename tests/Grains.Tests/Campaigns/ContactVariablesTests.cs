using System.Collections.Immutable;
using System.Text.Json;

namespace WhatsApi.Grains.Tests;

public sealed class ContactVariablesTests
{
    static readonly AudienceMember Ana = new("con_1", "+15551234567", null, "Ana \"the\" O'Neil\n", ImmutableSortedDictionary<string, string>.Empty.Add("city", "São Paulo").Add("empty", " "), OptedOut: false);

    [Theory]
    [InlineData("Hi {{contact.name}}!", "Hi Ana \"the\" O'Neil\n!")]
    [InlineData("{{ contact.phone }} {{contact.attributes.city|somewhere}}", "+15551234567 São Paulo")]
    [InlineData("{{contact.attributes.age|old enough}}", "old enough")]
    [InlineData("{{contact.attributes.empty| nothing }}", "nothing")]
    [InlineData("{{1}} and {{other}} stay", "{{1}} and {{other}} stay")]
    [InlineData("say \"{{contact.attributes.quote|\"so\"}}\"", "say \"\"so\"\"")]
    public void A_text_is_filled_with_what_is_known_of_the_contact(string text, string expected) => Assert.Equal(expected, Filled(text));

    [Theory]
    [InlineData("{{contact.attributes.age}}")]
    [InlineData("{{contact.attributes.empty}}")]
    [InlineData("{{contact.attributes.age|}}")]
    public void Who_lacks_a_value_without_a_default_gets_nothing(string text) => Assert.Null(Filled(text));

    [Fact]
    public void What_no_contact_can_have_is_named() =>
        Assert.Equal(["nmae", "attributes."], ContactVariables.In("{{contact.nmae}} {{contact.name}} {{contact.attributes.}} {{contact.nmae|x}}").Unknown);

    static string? Filled(string text)
    {
        var json = JsonSerializer.Serialize(new[] { text });
        return ContactVariables.In(json).For(Ana) is { } filled ? JsonSerializer.Deserialize<string[]>(filled)![0] : null;
    }
}
