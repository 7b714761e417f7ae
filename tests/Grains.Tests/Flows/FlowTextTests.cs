using System.Collections.Immutable;
using System.Text.Json;

namespace WhatsApi.Grains.Tests;

/// <summary>Texts with variables in them.</summary>
public sealed class FlowTextTests
{
    static readonly Scope Scope = new(
        new("+15551234567", Phone: "+15551234567", Name: "Ann \"A\"") { Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("home town", "Lima") }, "hello",
        ImmutableSortedDictionary<string, RawJson>.Empty.Add("n", new("12.50")).Add("empty", new("\"\"")).Add("order", new("""{"items":[{"name":"tea"}],"paid":true,"note":null}""")));

    static string Text(string text) => new Rendering(Scope).Text(text);

    [Theory]
    [InlineData("Hi {{contact.name}}!", "Hi Ann \"A\"!")]
    [InlineData("{{ contact.attributes.home town }}", "Lima")]
    [InlineData("{{trigger.text}} {{n}} {{order.items.0.name}} {{order.paid}}", "hello 12.50 tea true")]
    [InlineData("{{order.items}}", """[{"name":"tea"}]""")]
    [InlineData("[{{gone}}] [{{order.note}}] [{{order.items.7.name}}]", "[] [] []")]
    [InlineData("{{gone|there}} {{empty| nobody }} {{n|1}}", "there nobody 12.50")]
    [InlineData("{ {not} } }}", "{ {not} } }}")]
    public void Variables_stand_for_their_values(string text, string rendered) => Assert.Equal(rendered, Text(text));

    [Theory]
    [InlineData("{{")]
    [InlineData("{{1}}")]
    [InlineData("{{a b}}")]
    [InlineData("{{a.}}")]
    [InlineData("{{a}} {{b")]
    public void What_is_no_variable_is_told(string text) => Assert.NotNull(FlowText.WhyNot(text));

    [Fact]
    public void Values_cannot_break_out_of_their_text()
    {
        var rendered = new Rendering(Scope).Json(JsonElement.Parse("""{"body":"{{contact.name}}","n":["{{n}}",1]}"""));
        Assert.Equal("""{"body":"Ann \"A\"","n":["12.50",1]}""", rendered.Text);
    }

    [Fact]
    public void A_text_that_is_one_variable_may_keep_its_type() =>
        Assert.Equal("""{"a":12.50,"b":"x12.50","c":""}""", new Rendering(Scope).Json(JsonElement.Parse("""{"a":"{{n}}","b":"x{{n}}","c":"{{gone}}"}"""), keepsTypes: true).Text);

    [Fact]
    public void Rendering_has_an_end()
    {
        var scope = new Scope(new("+1"), null, ImmutableSortedDictionary<string, RawJson>.Empty.Add("x", MadeJson.Text(new string('x', 50_000))));
        var rendering = new Rendering(scope);
        rendering.Text("{{x}}{{x}}");
        Assert.True(rendering.IsTooLarge);
    }

    [Theory]
    [InlineData("12", 12.0)]
    [InlineData(" -3,5 ", -3.5)]
    [InlineData("1,000", 1000.0)]
    [InlineData("1.234,56", 1234.56)]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("1.000.000", 1000000.0)]
    [InlineData("1.000", 1.0)]
    [InlineData("1 000", 1000.0)]
    [InlineData("١٢", 12.0)]
    [InlineData("1.2.3", null)]
    [InlineData("1,00,00", null)]
    [InlineData("12 apples", null)]
    [InlineData("1e9", null)]
    [InlineData("", null)]
    public void Numbers_are_read_as_people_write_them(string text, double? number) => Assert.Equal((decimal?)number, Values.Typed(text));

    [Theory]
    [InlineData("n", "=", "12.5", true)]
    [InlineData("n", ">", "9", true)]
    [InlineData("n", "<=", "12.5", true)]
    [InlineData("n", "<", "\"100\"", true)]
    [InlineData("word", ">", "\"apple\"", true)]
    [InlineData("word", "=", "\"BANANA\"", true)]
    [InlineData("word", "!=", "\"banana\"", false)]
    [InlineData("word", "contains", "\"nan\"", true)]
    [InlineData("word", "starts_with", "\"Ba\"", true)]
    [InlineData("word", "in", """["apple","{{word}}"]""", true)]
    [InlineData("word", "in", """["apple"]""", false)]
    [InlineData("word", "matches", "\"^b(an)+a$\"", true)]
    [InlineData("day", "<", "\"2026-12-01T00:00:00+01:00\"", true)]
    [InlineData("day", "=", "\"2026-11-30T00:00:00Z\"", true)]
    [InlineData("list", "contains", "\"b\"", true)]
    [InlineData("list", "contains", "\"ab\"", false)]
    [InlineData("gone", "=", "\"x\"", false)]
    [InlineData("gone", "!=", "\"x\"", true)]
    [InlineData("gone", ">", "1", false)]
    [InlineData("gone", "exists", "false", true)]
    [InlineData("word", "exists", "true", true)]
    [InlineData("yes", "=", "true", true)]
    public void Conditions_compare_numbers_dates_and_words(string variable, string op, string value, bool holds)
    {
        var flow = Talk.Define($$"""[{"id":"a","type":"condition","branches":[{"when":{"variable":"{{variable}}","op":"{{op}}","value":{{value}}},"next":"a"}]}]""");
        var scope = new Scope(new("+1"), null, ImmutableSortedDictionary<string, RawJson>.Empty
            .Add("n", new("12.5")).Add("word", new("\"banana\"")).Add("day", new("\"2026-11-30\"")).Add("list", new("""["a","b"]""")).Add("yes", new("true")));
        Assert.Equal(holds, ((FlowNode.Condition)flow.Start).Branches[0].When.Holds(scope));
    }
}
