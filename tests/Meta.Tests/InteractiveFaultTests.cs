using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

/// <summary>Each row spoils a good message in one place: the pointer of the change, the new value (none: taken away), the faults expected.</summary>
public sealed class InteractiveFaultTests
{
    const string Action = "/interactive/action";

    [Theory]
    [InlineData("/type", "poll", "/interactive/type invalid_value")]
    [InlineData("/body", null, "/interactive/body required")]
    [InlineData("/body/text", "{1024}", "")]
    [InlineData("/body/text", "{1025}", "/interactive/body/text too_long")]
    [InlineData("/footer/text", "{61}", "/interactive/footer/text too_long")]
    [InlineData("/header/type", "audio", "/interactive/header/type invalid_value")]
    [InlineData("/header/image", null, "/interactive/header/image required")]
    [InlineData("/header/image/caption", "x", "/interactive/header/image/caption unknown_member")]
    [InlineData("/header/text", "x", "/interactive/header/text unknown_member")]
    [InlineData("/action", null, "/interactive/action required")]
    [InlineData("/action/buttons/0/reply/title", "{21}", Action + "/buttons/0/reply/title too_long")]
    [InlineData("/action/buttons/0/reply/title", "Cancel", Action + "/buttons/1/reply/title duplicate")]
    [InlineData("/action/buttons/0/reply/id", "cancel-button", Action + "/buttons/1/reply/id duplicate")]
    [InlineData("/action/buttons/0/reply/id", "{257}", Action + "/buttons/0/reply/id too_long")]
    [InlineData("/action/buttons/0/type", "url", Action + "/buttons/0/type invalid_value")]
    [InlineData("/action/buttons", "[]", Action + "/buttons too_few")]
    [InlineData("/action/buttons", "[1,2,3,4]", Action + "/buttons too_many, " + Action + "/buttons/0 wrong_type, " + Action + "/buttons/1 wrong_type, " + Action + "/buttons/2 wrong_type")]
    [InlineData("/action/sections", "[]", Action + "/sections unknown_member")]
    public void Reply_buttons(string change, string? value, string faults) => Assert.Equal(faults, Spoiled("interactive-button", change, value));

    [Theory]
    [InlineData("/header/type", "image", "/interactive/header/type invalid_value")]
    [InlineData("/body/text", "{4096}", "")]
    [InlineData("/body/text", "{4097}", "/interactive/body/text too_long")]
    [InlineData("/action/button", "{21}", Action + "/button too_long")]
    [InlineData("/action/button", null, Action + "/button required")]
    [InlineData("/action/sections/0/title", null, Action + "/sections/0/title required")]
    [InlineData("/action/sections/0/title", "{25}", Action + "/sections/0/title too_long")]
    [InlineData("/action/sections/0/rows/0/title", "{25}", Action + "/sections/0/rows/0/title too_long")]
    [InlineData("/action/sections/0/rows/0/description", "{73}", Action + "/sections/0/rows/0/description too_long")]
    [InlineData("/action/sections/0/rows/0/id", "{201}", Action + "/sections/0/rows/0/id too_long")]
    [InlineData("/action/sections/0/rows/0/id", "ground", Action + "/sections/1/rows/0/id duplicate")]
    [InlineData("/action/sections/0/rows", "[]", Action + "/sections/0/rows too_few")]
    public void Lists(string change, string? value, string faults) => Assert.Equal(faults, Spoiled("interactive-list", change, value));

    [Theory]
    [InlineData(10, "")]
    [InlineData(11, Action + "/sections too_many")]
    public void A_list_has_ten_rows_in_all_its_sections(int rows, string faults)
    {
        var list = string.Join(",", Enumerable.Range(0, rows - 1).Select(i => $$"""{"id":"r{{i}}","title":"Row"}"""));
        Assert.Equal(faults, Spoiled("interactive-list", "/action/sections/0/rows", $"[{list}]"));
    }

    [Theory]
    [InlineData("interactive-cta-url", "/action/parameters/display_text", "{21}", Action + "/parameters/display_text too_long")]
    [InlineData("interactive-cta-url", "/action/parameters/url", "example.com", Action + "/parameters/url invalid_value")]
    [InlineData("interactive-cta-url", "/action/name", "flow", Action + "/name invalid_value")]
    [InlineData("interactive-flow", "/action/parameters/flow_message_version", "2", Action + "/parameters/flow_message_version wrong_type")]
    [InlineData("interactive-flow", "/action/parameters/flow_cta", "{31}", Action + "/parameters/flow_cta too_long")]
    [InlineData("interactive-flow", "/action/parameters/flow_cta", "Book 🎉", Action + "/parameters/flow_cta invalid_value")]
    [InlineData("interactive-flow", "/action/parameters/flow_name", "f", Action + "/parameters exclusive")]
    [InlineData("interactive-flow", "/action/parameters/flow_id", null, Action + "/parameters/flow_id required")]
    [InlineData("interactive-flow", "/action/parameters/mode", "live", Action + "/parameters/mode invalid_value")]
    [InlineData("interactive-flow", "/action/parameters/flow_action", "data_exchange", Action + "/parameters/flow_action_payload not_allowed")]
    [InlineData("interactive-flow", "/action/parameters/flow_action_payload/data", "{}", Action + "/parameters/flow_action_payload/data too_few")]
    [InlineData("interactive-location-request-message", "/footer", """{"text":"x"}""", "/interactive/footer not_allowed")]
    [InlineData("interactive-product", "/header", """{"type":"text","text":"x"}""", "/interactive/header not_allowed")]
    [InlineData("interactive-product", "/action/catalog_id", null, Action + "/catalog_id required")]
    [InlineData("interactive-product-list", "/header", null, "/interactive/header required")]
    [InlineData("interactive-product-list", "/action/sections/0/product_items", "[]", Action + "/sections/0/product_items too_few")]
    [InlineData("interactive-catalog-message", "/action/name", null, Action + "/name required")]
    [InlineData("interactive-voice-call", "/action/parameters/ttl_minutes", "1.5", Action + "/parameters/ttl_minutes invalid_value")]
    [InlineData("interactive-address-message", "/action/parameters/country", "India", Action + "/parameters/country too_long")]
    public void Other_kinds(string request, string change, string? value, string faults) => Assert.Equal(faults, Spoiled(request, change, value));

    [Theory]
    [InlineData("/header", """{"type":"text","text":"x"}""", "/interactive/header not_allowed")]
    [InlineData("/action/cards/1/card_index", "0", Action + "/cards/1/card_index duplicate")]
    [InlineData("/action/cards/1/card_index", "10", Action + "/cards/1/card_index invalid_value")]
    [InlineData("/action/cards/1/header", null, Action + "/cards/1/header required")]
    [InlineData("/action/cards/1/header", """{"type":"video","video":{"id":"1"}}""", Action + "/cards invalid_value")]
    [InlineData("/action/cards/0/body/text", "{161}", Action + "/cards/0/body/text too_long")]
    [InlineData("/action/cards/0/body/text", "a\nb\nc\nd", Action + "/cards/0/body/text invalid_value")]
    [InlineData("/action/cards", "[]", Action + "/cards too_few")]
    public void Carousels(string change, string? value, string faults) => Assert.Equal(faults, Spoiled("interactive-carousel", change, value));

    [Fact]
    public void All_faults_of_a_message_are_told_at_once()
    {
        var faults = new List<Fault>();
        PayloadRules.Check("interactive", Json.Of("""{"type":"button","footer":{},"action":{"buttons":[{"type":"reply","reply":{}}]},"more":1}"""), faults);
        Assert.Equal(
            ["/interactive/more", "/interactive/body", "/interactive/footer/text", "/interactive/action/buttons/0/reply/id", "/interactive/action/buttons/0/reply/title"],
            faults.Select(f => f.Pointer));
    }

    static string Spoiled(string request, string change, string? value) => Spoil.Faults(request, "interactive", change, value);
}
