using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

/// <summary>What a message brings, held against the template that it names.</summary>
public sealed class TemplateFitTests
{
    const string Sent = "/template/components";
    const string Image = """{"type":"header","parameters":[{"type":"image","image":{"id":"1"}}]}""";
    const string Url = """{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"x"}]}""";

    [Theory]
    [InlineData("positional", $$"""{{Header}},{{Body2}},{{Url}}""", "")]
    [InlineData("positional", $$"""{{Image}},{{Body2}},{{Url}}""", Sent + "/0/parameters/0/type invalid_value")]
    [InlineData("positional", $$"""{"type":"header","parameters":[{"type":"text","text":"{58}"}]},{{Body2}},{{Url}}""", Sent + "/0/parameters too_long")]
    [InlineData("positional", $$"""{{Header}},{"type":"body","parameters":[{"type":"text","text":"{997}"},{{Price}}]},{{Url}}""", "")]
    [InlineData("positional", $$"""{{Header}},{"type":"body","parameters":[{"type":"text","text":"{998}"},{{Price}}]},{{Url}}""", Sent + "/1/parameters too_long")]
    [InlineData("positional", $$"""{{Header}},{{Body2}},{{Url}},{{Ends}}""", Sent + "/3/type not_allowed")]
    [InlineData("limited-time-offer", $$"""{{Place}},{{Body2}}""", Sent + " required")]
    [InlineData("limited-time-offer", $$"""{{Place}},{{Body2}},{{Ends}}""", "")]
    [InlineData("authentication", $$"""{"type":"body","parameters":[{"type":"text","text":"1234567890123456"}]},{{Url}}""", Sent + "/0/parameters/0/text too_long")]
    [InlineData("carousel", $$"""{"type":"carousel","cards":[{"card_index":0,"components":[{{Image}},{{Body1}}]},{"card_index":1,"components":[{{Video}},{{Url}}]}]}""", Sent + "/0/cards/1/components/1/parameters too_many")]
    [InlineData("positional", "", Sent + " required, " + Sent + " required, " + Sent + " required")]
    [InlineData("positional", $$"""{{Header}},{"type":"BODY","parameters":[{"type":"text","text":"a"}]},{{Url}}""", Sent + "/1/parameters too_few")]
    [InlineData("positional", $$"""{{Header}},{{Body2}},{"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"x"}]}""", Sent + "/2/sub_type invalid_value, " + Sent + " required")]
    [InlineData("positional", $$"""{{Header}},{{Body2}},{{Url}},{"type":"button","sub_type":"quick_reply","index":"3","parameters":[]}""", Sent + "/3/index invalid_value")]
    [InlineData("named", $$"""{{Image}},{{Named}},{{Url}}""", "")]
    [InlineData("named", $$"""{{Video}},{{Named}},{{Url}}""", Sent + "/0/parameters/0/type invalid_value")]
    [InlineData("named", $$"""{{Image}},{{Body2}},{{Url}}""", Sent + "/1/parameters/0/parameter_name required, " + Sent + "/1/parameters/1/parameter_name required")]
    [InlineData("named", $$"""{{Image}},{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"a"},{"type":"text","parameter_name":"city","text":"b"}]},{{Url}}""", Sent + "/1/parameters/1/parameter_name invalid_value")]
    [InlineData("authentication", $$"""{"type":"body","parameters":[{"type":"text","text":"a"}]},{{Url}}""", "")]
    [InlineData("authentication", """{"type":"body","parameters":[{"type":"text","text":"a"}]}""", Sent + " required")]
    [InlineData("carousel", $$"""{"type":"carousel","cards":[{"card_index":0,"components":[{{Image}},{{Body1}}]},{"card_index":1,"components":[{{Video}}]}]}""", "")]
    [InlineData("carousel", $$"""{"type":"carousel","cards":[{"card_index":0,"components":[{{Image}}]},{"card_index":1,"components":[{{Video}}]}]}""", Sent + "/0/cards/0/components required")]
    [InlineData("carousel", $$"""{"type":"carousel","cards":[{"card_index":0,"components":[{{Image}},{{Body1}}]}]}""", Sent + "/0/cards too_few")]
    [InlineData("bare", "", "")]
    [InlineData("bare", Header, Sent + "/0/parameters too_many")]
    [InlineData("bare", Body1, Sent + "/0/parameters too_many")]
    public void A_message_brings_what_its_template_needs(string file, string components, string expected)
    {
        var shape = Shape(file);
        var sent = Json.Of($$"""{"name":"x","language":{"code":"en_US"},"components":[{{Json.Filled(components)}}]}""");
        var faults = new List<Fault>();
        PayloadRules.Check("template", sent, faults);
        Assert.Empty(faults);
        TemplateFit.Check(sent, shape, faults);
        Assert.Equal(expected, Spoil.Told(faults));
    }

    [Theory]
    [InlineData("123456", "123456", 0)]
    [InlineData("123456", "654321", 1)]
    public void Two_codes_in_one_message_are_warned_of(string read, string copied, int warnings)
    {
        var shape = Shape("authentication");
        var sent = Json.Of($$"""{"components":[{"type":"body","parameters":[{"type":"text","text":"{{read}}"}]},{"type":"button","sub_type":"url","index":0,"parameters":[{"type":"text","text":"{{copied}}"}]}]}""");
        Assert.Equal(warnings, TemplateFit.Warnings(sent, shape).Count);
    }

    [Theory]
    [InlineData("authentication", "US.13491208655302741918", true)]
    [InlineData("authentication", "+15551234567", false)]
    [InlineData("bare", "US.13491208655302741918", false)]
    public void Authentication_templates_go_to_phone_numbers_only(string file, string to, bool isRefused)
    {
        Assert.True(Recipient.TryParse(to, out var recipient));
        Assert.Equal(isRefused, TemplateFit.WhyNotTo(recipient, Shape(file)) is not null);
    }

    static TemplateShape Shape(string file)
    {
        var definition = Json.Of(Json.File("Templates", file));
        var format = definition.TryGetProperty("parameter_format", out var named) ? named.GetString()! : "POSITIONAL";
        return TemplateShape.Of(definition.GetProperty("components"), definition.GetProperty("category").GetString()!, format);
    }

    const string Price = """{"type":"currency","currency":{"fallback_value":"12","code":"USD","amount_1000":1}}""";
    const string Ends = """{"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":1}}]}""";
    const string Place = """{"type":"header","parameters":[{"type":"location","location":{"latitude":1,"longitude":1}}]}""";
    const string Header = """{"type":"header","parameters":[{"type":"text","text":"Pablo"}]}""";
    const string Video = """{"type":"header","parameters":[{"type":"video","video":{"id":"1"}}]}""";
    const string Body1 = """{"type":"body","parameters":[{"type":"text","text":"a"}]}""";
    const string Body2 = """{"type":"body","parameters":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}""";
    const string Named = """{"type":"body","parameters":[{"type":"text","parameter_name":"order_number","text":"a"},{"type":"text","parameter_name":"first_name","text":"b"}]}""";
}
