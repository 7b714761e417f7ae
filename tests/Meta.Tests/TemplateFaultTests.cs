using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

/// <summary>Each row spoils a good message in one place: the pointer of the change, the new value (none: taken away), the faults expected.</summary>
public sealed class TemplateFaultTests
{
    const string Components = "/template/components";

    [Theory]
    [InlineData("/name", null, "/template/name required")]
    [InlineData("/name", "{513}", "/template/name too_long")]
    [InlineData("/language", null, "/template/language required")]
    [InlineData("/language/code", null, "/template/language/code required")]
    [InlineData("/language/policy", "fallback", "/template/language/policy invalid_value")]
    [InlineData("/components", "{}", Components + " wrong_type")]
    [InlineData("/components/0/type", "buttons", Components + "/0/type invalid_value")]
    [InlineData("/components/0/type", "body", Components + "/0/parameters/0/type invalid_value, " + Components + "/1 duplicate")]
    [InlineData("/components/0/parameters/0/image", null, Components + "/0/parameters/0/image required")]
    [InlineData("/components/0/parameters", "[]", "")]
    [InlineData("/components/1/parameters/0/text", "", Components + "/1/parameters/0/text too_short")]
    [InlineData("/components/1/parameters/0/text", "two\nlines", Components + "/1/parameters/0/text invalid_value")]
    [InlineData("/components/1/parameters/0/text", "a\tb", Components + "/1/parameters/0/text invalid_value")]
    [InlineData("/components/1/parameters/0/text", "4    spaces", "")]
    [InlineData("/components/1/parameters/0/text", "5     spaces", Components + "/1/parameters/0/text invalid_value")]
    [InlineData("/components/1/parameters/0/text", "{32769}", Components + "/1/parameters/0/text too_long")]
    [InlineData("/components/1/parameters/0/parameter_name", "name", "")]
    [InlineData("/components/1/parameters/1/currency/amount_1000", "1.5", Components + "/1/parameters/1/currency/amount_1000 invalid_value")]
    [InlineData("/components/1/parameters/1/currency/code", "Dollar", Components + "/1/parameters/1/currency/code too_long")]
    [InlineData("/components/1/parameters/2/date_time/fallback_value", null, Components + "/1/parameters/2/date_time/fallback_value required")]
    [InlineData("/components/1/parameters/0/type", "image", Components + "/1/parameters/0/type invalid_value")]
    [InlineData("/components/2/index", null, Components + "/2/index required")]
    [InlineData("/components/2/index", "first", Components + "/2/index invalid_value")]
    [InlineData("/components/2/index", "10", Components + "/2/index invalid_value")]
    [InlineData("/components/2/index", "1", Components + "/3/index duplicate")]
    [InlineData("/components/2/sub_type", "telephone", Components + "/2/sub_type invalid_value")]
    [InlineData("/components/2/parameters/0/payload", "{257}", Components + "/2/parameters/0/payload too_long")]
    [InlineData("/components/3/parameters", null, Components + "/3/parameters required")]
    [InlineData("/components/3/parameters/0/type", "payload", Components + "/3/parameters/0/type invalid_value")]
    [InlineData("/components/3/parameters/0/payload", "x", Components + "/3/parameters/0/payload unknown_member")]
    [InlineData("/components/3/parameters/0/text", "{2001}", Components + "/3/parameters/0/text too_long")]
    [InlineData("/parameters", "[]", "/template/parameters unknown_member")]
    public void Components_and_their_parameters(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Faults("template", "template", change, value));

    [Theory]
    [InlineData("/components/1/parameters/0/parameter_name", "order", Components + "/1/parameters/1/parameter_name duplicate")]
    [InlineData("/components/1/parameters/0/parameter_name", null, Components + "/1/parameters/0 exclusive")]
    [InlineData("/components/0/parameters/0/text", "{61}", Components + "/0/parameters/0/text too_long")]
    public void Named_parameters(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Faults("template-named", "template", change, value));

    [Theory]
    [InlineData("/components/1/parameters", null, Components + "/1/parameters required")]
    [InlineData("/components/1/parameters/0/coupon_code", "{21}", Components + "/1/parameters/0/coupon_code too_long")]
    [InlineData("/components/2/parameters/0/action/flow_action_data", "[]", Components + "/2/parameters/0/action/flow_action_data wrong_type")]
    [InlineData("/components/4/parameters/0/action/sections", null, Components + "/4/parameters/0/action/sections required")]
    [InlineData("/components/4/parameters", null, Components + "/4/parameters required")]
    [InlineData("/components/5/parameters/0/ttl_minutes", "0", Components + "/5/parameters/0/ttl_minutes invalid_value")]
    public void Buttons_by_their_kind(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Faults("template-all-buttons", "template", change, value));

    [Theory]
    [InlineData("template-limited-time-offer", "/components/0/parameters", "[]", Components + "/0/parameters too_few")]
    [InlineData("template-limited-time-offer", "/components/0/parameters/0/limited_time_offer/expiration_time_ms", null, Components + "/0/parameters/0/limited_time_offer/expiration_time_ms required")]
    [InlineData("template-carousel", "/components/1/cards", "[]", Components + "/1/cards too_few")]
    [InlineData("template-carousel", "/components/1/cards/1/card_index", "0", Components + "/1/cards/1/card_index duplicate")]
    [InlineData("template-carousel", "/components/1/cards/0/components", null, Components + "/1/cards/0/components required")]
    [InlineData("template-carousel", "/components/1/cards/0/components/0", """{"type":"carousel","cards":[]}""", Components + "/1/cards/0/components/0/type not_allowed")]
    public void Offers_and_carousels(string request, string change, string? value, string faults) => Assert.Equal(faults, Spoil.Faults(request, "template", change, value));
}
