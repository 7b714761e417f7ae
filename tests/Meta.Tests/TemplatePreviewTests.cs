using System.Text.Json;

namespace WhatsApi.Meta.Tests;

public sealed class TemplatePreviewTests
{
    const string Sale = """
        [{"type":"HEADER","format":"TEXT","text":"For {{1}}"},{"type":"BODY","text":"Hi {{1}}, {{2}} off until {{3}}."},{"type":"FOOTER","text":"Lucky Shrub"},
         {"type":"BUTTONS","buttons":[{"type":"URL","text":"Shop","url":"https://example.com/{{1}}"},{"type":"QUICK_REPLY","text":"Stop"}]}]
        """;

    [Fact]
    public void Every_part_has_its_parameters() => Assert.Equal("For Ana\nHi Ana, 20 % off until $5.\nLucky Shrub\n[Shop: https://example.com/x7]\n[Stop]", Of(Sale, """
        [{"type":"header","parameters":[{"type":"text","text":"Ana"}]},
         {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"20 %"},{"type":"currency","currency":{"fallback_value":"$5","code":"USD","amount_1000":5000}}]},
         {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x7"}]}]
        """));

    [Fact]
    public void Named_parameters_go_by_their_names() => Assert.Equal("Hi Ana of Lisbon", Of("""[{"type":"BODY","text":"Hi {{name}} of {{city}}"}]""", """
        [{"type":"body","parameters":[{"type":"text","parameter_name":"city","text":"Lisbon"},{"type":"text","parameter_name":"name","text":"Ana"}]}]
        """));

    [Fact]
    public void What_cannot_be_shown_is_named_and_what_is_missing_stays() => Assert.Equal("[image]\nHi {{1}}", Of("""[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hi {{1}}"}]""", "[]"));

    static string Of(string components, string sent) => TemplatePreview.Of(JsonElement.Parse(components), JsonElement.Parse($$"""{"components":{{sent}}}"""));
}
