using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

/// <summary>Each row spoils a good definition in one place: the pointer of the change, the new value (none: taken away), the faults expected.</summary>
public sealed class DefinitionRuleTests
{
    const string Components = "/components";

    public static TheoryData<string> Definitions => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Templates")).Order().Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void What_Meta_documents_is_accepted(string file)
    {
        var faults = new List<Fault>();
        DefinitionRules.Check(Json.Of(Json.File("Templates", file)), faults);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("/name", null, "/name required")]
    [InlineData("/name", "Order Update", "/name invalid_value")]
    [InlineData("/name", "{513}", "/name too_long")]
    [InlineData("/language", null, "/language required")]
    [InlineData("/language", "xx_YY", "/language invalid_value")]
    [InlineData("/language", """{"code":"en"}""", "/language wrong_type")]
    [InlineData("/category", "TRANSACTIONAL", "/category invalid_value")]
    [InlineData("/category", null, "/category required")]
    [InlineData("/components", null, Components + " required")]
    [InlineData("/components", "[]", Components + " too_few, " + Components + " required")]
    [InlineData("/components", "{}", Components + " wrong_type")]
    [InlineData("/components/0", "17", Components + "/0 wrong_type, " + Components + " required")]
    [InlineData("/components/0/type", "HEADING", Components + "/0/type invalid_value, " + Components + " required")]
    [InlineData("/parameter_format", "BOTH", "/parameter_format invalid_value")]
    [InlineData("/message_send_ttl_seconds", "29", "/message_send_ttl_seconds invalid_value")]
    [InlineData("/message_send_ttl_seconds", "-1", "")]
    [InlineData("/message_send_ttl_seconds", "1.5", "/message_send_ttl_seconds invalid_value")]
    public void The_frame(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Definition("bare", change, value));

    [Theory]
    [InlineData("{1024}", "")]
    [InlineData("{1025}", "too_long")]
    [InlineData("Two\n\nbreaks", "")]
    [InlineData("Three\n\n\nbreaks", "invalid_value")]
    [InlineData("A {{1} brace", "invalid_value")]
    [InlineData("A {{#1}} sign", "invalid_value")]
    [InlineData("A {{First}} capital", "invalid_value")]
    [InlineData("A {{first_name}} without the format", "invalid_value")]
    [InlineData("{{1}} first", "invalid_value")]
    [InlineData("last {{1}}", "invalid_value")]
    [InlineData("side {{1}}{{2}} by side", "invalid_value")]
    [InlineData("from {{2}} on", "invalid_value")]
    [InlineData("a gap {{1}} and {{3}} here", "invalid_value")]
    [InlineData(" {{1}} after a blank", "invalid_value")]
    [InlineData("before a line break {{1}}\n", "invalid_value")]
    [InlineData("three\r\n\r\n\r\nbreaks", "invalid_value")]
    [InlineData("a zero {{01}} in front", "invalid_value")]
    [InlineData(" \n ", "too_short")]
    [InlineData("no {{1}} sample", "required")]
    public void The_body_s_text(string text, string code) =>
        Assert.Equal(code.Length == 0 ? "" : $"{Components}/0/{(code == "required" ? "example" : "text")} {code}", Spoil.Definition("bare", "/components/0/text", text));

    [Theory]
    [InlineData("/components/0/text", "Hi {{1}} and {{2}}", Components + "/0/text too_many")]
    [InlineData("/components/0/text", "Hi *you*", Components + "/0/text invalid_value")]
    [InlineData("/components/0/text", "Hi 😀", Components + "/0/text invalid_value")]
    [InlineData("/components/0/text", "Hi _you_, {{1}}", Components + "/0/text invalid_value")]
    [InlineData("/components/0/text", "Hi _{{1}}_", Components + "/0/text invalid_value")]
    [InlineData("/components/0/text", "Hi ~you~ {{1}}", Components + "/0/text invalid_value")]
    [InlineData("/components/0/text", "Hi ```you``` {{1}}", Components + "/0/text invalid_value")]
    [InlineData("/components/0/text", "order_id_7 ~ ____ {{1}} ~5", "")]
    [InlineData("/components/0/text", "  ", Components + "/0/text too_short")]
    [InlineData("/components/0/text", "{61}", Components + "/0/text too_long")]
    [InlineData("/components/0/format", null, Components + "/0/format required")]
    [InlineData("/components/0/format", "IMAGE", Components + "/0/text not_allowed, " + Components + "/0/example/header_handle required")]
    [InlineData("/components/0/example", null, Components + "/0/example required")]
    [InlineData("/components/0/example/header_text", "[]", Components + "/0/example/header_text too_few")]
    [InlineData("/components/0/example/header_text", "Pablo", Components + "/0/example/header_text wrong_type")]
    [InlineData("/components/1/example/body_text", """[["one"]]""", Components + "/1/example/body_text invalid_value")]
    [InlineData("/components/1/example/body_text", """[["one",""]]""", Components + "/1/example/body_text invalid_value")]
    [InlineData("/components/1/example/body_text", """[["one"," "]]""", Components + "/1/example/body_text invalid_value")]
    [InlineData("/components/1/example/body_text", """[["one","two"],5]""", Components + "/1/example/body_text invalid_value")]
    [InlineData("/components/1/example/body_text", """["one","two","three"]""", Components + "/1/example/body_text too_many")]
    [InlineData("/components/1/example/body_text", """["one",2]""", Components + "/1/example/body_text wrong_type")]
    [InlineData("/components/1/type", "HEADER", Components + "/1/type duplicate, " + Components + " required")]
    [InlineData("/components/2/text", "{61}", Components + "/2/text too_long")]
    [InlineData("/components/2/text", "Bye {{1}}", Components + "/2/text not_allowed")]
    [InlineData("/components/3/buttons", "[]", Components + "/3/buttons too_few")]
    [InlineData("/components/3/buttons/0/type", "LINK", Components + "/3/buttons/0/type invalid_value")]
    [InlineData("/components/3/buttons/0/text", "{26}", Components + "/3/buttons/0/text too_long")]
    [InlineData("/components/3/buttons/0/text", "See {{1}}", Components + "/3/buttons/0/text invalid_value")]
    [InlineData("/components/3/buttons/0/text", null, Components + "/3/buttons/0/text required")]
    [InlineData("/components/3/buttons/0/url", "https://example.com/{{1}}/x", Components + "/3/buttons/0/url invalid_value")]
    [InlineData("/components/3/buttons/0/url", "https://example.com/", "")]
    [InlineData("/components/3/buttons/0/url", "not a url", Components + "/3/buttons/0/url invalid_value")]
    [InlineData("/components/3/buttons/0/url", "ftp://x.y/z", Components + "/3/buttons/0/url invalid_value")]
    [InlineData("/components/3/buttons/0/url", "{{1}}", Components + "/3/buttons/0/url invalid_value")]
    [InlineData("/components/3/buttons/0/url", "https://{{1}}", Components + "/3/buttons/0/url invalid_value")]
    [InlineData("/components/3/buttons/0/text", " ", Components + "/3/buttons/0/text too_short")]
    [InlineData("/components/3/buttons/1", """{"type":"PHONE_NUMBER","text":"Call","phone_number":"abc"}""", Components + "/3/buttons/1/phone_number invalid_value")]
    [InlineData("/components/3/buttons/1", """{"type":"PHONE_NUMBER","text":"Call","phone_number":"+1"}""", Components + "/3/buttons/1/phone_number invalid_value")]
    [InlineData("/components/3/buttons/1", """{"type":"PHONE_NUMBER","text":"Call","phone_number":"+55-0-955-585-95436"}""", "")]
    [InlineData("/components/3/buttons/0/url", "{2001}", Components + "/3/buttons/0/url too_long")]
    [InlineData("/components/3/buttons/0/example", null, Components + "/3/buttons/0/example required")]
    [InlineData("/components/3/buttons/1", """{"type":"PHONE_NUMBER","text":"Call","phone_number":"{21}"}""", Components + "/3/buttons/1/phone_number too_long")]
    [InlineData("/components/3/buttons/0", """{"type":"QUICK_REPLY","text":"x"}""", "")]
    [InlineData("/components/3/buttons/1", """{"type":"URL","text":"x","url":"https://example.com"}""", "")]
    public void Components_and_buttons(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Definition("positional", change, value));

    [Theory]
    [InlineData("QUICK_REPLY URL QUICK_REPLY", "invalid_value")]
    [InlineData("QUICK_REPLY QUICK_REPLY URL PHONE_NUMBER", "")]
    [InlineData("URL PHONE_NUMBER QUICK_REPLY QUICK_REPLY", "")]
    [InlineData("URL URL URL", "too_many")]
    [InlineData("PHONE_NUMBER PHONE_NUMBER", "too_many")]
    [InlineData("QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY QUICK_REPLY", "too_many")]
    public void Buttons_by_count_and_order(string kinds, string code)
    {
        var buttons = kinds.Split(' ').Select(kind => $$"""{"type":"{{kind}}","text":"x","url":"https://example.com","phone_number":"+15550051310"}""");
        Assert.Equal(code.Length == 0 ? "" : $"{Components}/3/buttons {code}", Spoil.Definition("positional", "/components/3/buttons", $"[{string.Join(',', buttons)}]"));
    }

    [Theory]
    [InlineData("/components/1/text", "Hi {{1}}, hello", Components + "/1/text invalid_value")]
    [InlineData("/components/1/text", "Hi {{first_name}}, hello", Components + "/1/example/body_text_named_params/1/param_name invalid_value")]
    [InlineData("/components/1/text", "Hi {{first_name}}, {{order_number}}, {{city}}.", Components + "/1/example/body_text_named_params too_few")]
    [InlineData("/components/1/example/body_text_named_params/0/example", null, Components + "/1/example/body_text_named_params/0/example required")]
    [InlineData("/components/0/example/header_handle", "[]", Components + "/0/example/header_handle too_few")]
    [InlineData("/parameter_format", null, Components + "/1/text invalid_value")]
    public void Named_variables(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Definition("named", change, value));

    [Theory]
    [InlineData("/components/0/text", "Your code is {{1}}.", Components + "/0/text not_allowed")]
    [InlineData("/components/0/add_security_recommendation", "yes", Components + "/0/add_security_recommendation wrong_type")]
    [InlineData("/components/1/code_expiration_minutes", "91", Components + "/1/code_expiration_minutes invalid_value")]
    [InlineData("/components/1", """{"type":"HEADER","format":"TEXT","text":"x"}""", Components + "/1/type invalid_value")]
    [InlineData("/components/2/buttons/0/type", "URL", Components + "/2/buttons/0/type invalid_value")]
    [InlineData("/components/2/buttons/0/otp_type", "ONE_TAP", Components + "/2/buttons/0/supported_apps required")]
    [InlineData("/components/2/type", "FOOTER", Components + "/2/type duplicate, " + Components + " required")]
    [InlineData("/message_send_ttl_seconds", "901", "/message_send_ttl_seconds invalid_value")]
    public void Authentication(string change, string? value, string faults) => Assert.Equal(faults, Spoil.Definition("authentication", change, value));

    [Theory]
    [InlineData("all-buttons", "/components/1/buttons/0/example", "{21}", Components + "/1/buttons/0/example too_long")]
    [InlineData("all-buttons", "/components/1/buttons/0/example", """["25OFF"]""", "")]
    [InlineData("all-buttons", "/components/1/buttons/1/flow_id", null, Components + "/1/buttons/1/flow_id required")]
    [InlineData("all-buttons", "/components/1/buttons/1/flow_name", "f", Components + "/1/buttons/1/flow_name exclusive")]
    [InlineData("authentication-zero-tap", "/components/1/buttons/0/zero_tap_terms_accepted", "false", Components + "/1/buttons/0/zero_tap_terms_accepted required")]
    [InlineData("carousel", "/components/1/cards", """[{"components":[{"type":"BODY","text":"Alone"}]}]""", Components + "/1/cards too_few")]
    [InlineData("carousel", "/components/1/cards/0/components/1/text", "{161}", Components + "/1/cards/0/components/1/text too_long")]
    [InlineData("carousel", "/components/1/cards/0/components/0/example", null, Components + "/1/cards/0/components/0/example required")]
    [InlineData("carousel", "/components/1/cards/0/components/2/type", "FOOTER", Components + "/1/cards/0/components/2/type invalid_value")]
    [InlineData("named", "/components/0/format", "GIF", Components + "/0/format not_allowed")]
    [InlineData("limited-time-offer", "/components/0", """{"type":"HEADER","format":"GIF","example":{"header_handle":["4::aW..."]}}""", "")]
    [InlineData("limited-time-offer", "/components/2/text", "{601}", Components + "/2/text too_long")]
    [InlineData("limited-time-offer", "/components/1/limited_time_offer/has_expiration", "1", Components + "/1/limited_time_offer/has_expiration wrong_type")]
    public void The_rarer_kinds(string file, string change, string? value, string faults) => Assert.Equal(faults, Spoil.Definition(file, change, value));

    [Theory]
    [InlineData("""{"category":"UTILITY"}""", "")]
    [InlineData("""{"category":"x"}""", "/category invalid_value")]
    [InlineData("""{"components":[{"type":"BODY","text":"Hi {{name}} there","example":{"body_text_named_params":[{"param_name":"name","example":"x"}]}}]}""", "")]
    [InlineData("""{"components":[{"type":"BODY","text":"Hi {{1}} there"}]}""", Components + "/0/example required")]
    [InlineData("""{"components":[{"type":"BODY","add_security_recommendation":true},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]}""", "")]
    public void A_change_is_checked_as_far_as_it_goes(string changes, string expected)
    {
        var faults = new List<Fault>();
        DefinitionRules.CheckEdit(Json.Of(changes), faults);
        Assert.Equal(expected, Spoil.Told(faults));
    }

    [Theory]
    [InlineData("MARKETING", true, """{"components":[{"type":"BODY","text":"Hi {{1}} there","example":{"body_text":[["x"]]}}]}""", Components + "/0/text invalid_value")]
    [InlineData("MARKETING", true, """{"parameter_format":"POSITIONAL","components":[{"type":"BODY","text":"Hi {{1}} there","example":{"body_text":[["x"]]}}]}""", "")]
    [InlineData("MARKETING", false, """{"components":[{"type":"BODY","text":"Hi {{1}} there","example":{"body_text":[["x"]]}}]}""", "")]
    [InlineData("AUTHENTICATION", false, """{"components":[{"type":"BODY","text":"Your code is {{1}}, is it not?"}]}""", Components + "/0/text not_allowed, " + Components + " required")]
    [InlineData("UTILITY", false, """{"category":"marketing"}""", "/category not_allowed")]
    [InlineData("UTILITY", false, """{"category":"utility"}""", "")]
    [InlineData("UTILITY", false, """{"message_send_ttl_seconds":50000}""", "/message_send_ttl_seconds invalid_value")]
    public void A_change_is_held_against_what_is_changed(string category, bool isNamed, string changes, string expected)
    {
        var faults = new List<Fault>();
        DefinitionRules.CheckEdit(Json.Of(changes), new TemplateTerms(category, isNamed, IsApproved: true), faults);
        Assert.Equal(expected, Spoil.Told(faults));
    }

    [Fact]
    public void What_is_not_approved_may_change_its_category()
    {
        var faults = new List<Fault>();
        DefinitionRules.CheckEdit(Json.Of("""{"category":"MARKETING"}"""), new TemplateTerms("UTILITY", IsNamed: false, IsApproved: false), faults);
        Assert.Empty(faults);
    }
}
