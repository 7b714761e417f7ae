using WhatsApi.Meta.Tests.Support;

namespace WhatsApi.Meta.Tests;

public sealed class PayloadAcceptanceTests
{
    public static TheoryData<string> Requests => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Requests")).Order().Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void What_Meta_documents_is_accepted(string request)
    {
        var body = Json.Of(Json.File("Requests", request));
        var type = body.GetProperty("type").GetString()!;
        var faults = new List<Fault>();
        PayloadRules.Check(type, body.GetProperty(type), faults);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("text", """{"body":"See example.com","preview_url":true}""", "preview_url")]
    [InlineData("image", """{"link":"http://example.com/a.png"}""", "https://")]
    [InlineData("template", """{"components":[{"type":"body","parameters":[{"type":"text","text":"{1025}"}]}]}""", "1024")]
    [InlineData("template", """{"components":[{"type":"button","sub_type":"QUICK_REPLY","parameters":[{"type":"payload","payload":"{129}"}]}]}""", "128")]
    [InlineData("template", """{"components":[{"type":"button","sub_type":"copy_code","parameters":[{"type":"coupon_code","coupon_code":"{16}"}]}]}""", "15")]
    [InlineData("template", """{"components":[{"type":"body","parameters":[{"type":"text","text":"{16}"}]},{"type":"button","sub_type":"url","parameters":[{"type":"text","text":"{16}"}]}]}""", "15")]
    [InlineData("interactive", """{"type":"list","body":{"text":"{1025}"}}""", "1024")]
    [InlineData("contacts", "[{},{},{},{},{},{}]", "5")]
    public void Where_the_sources_disagree_a_warning_says_so(string type, string payload, string about) =>
        Assert.Contains(about, Assert.Single(PayloadRules.Warnings(type, Json.Of(Json.Filled(payload)))), StringComparison.Ordinal);

    [Theory]
    [InlineData("text", """{"body":"See https://example.com","preview_url":true}""")]
    [InlineData("text", """{"body":"See"}""")]
    [InlineData("interactive", """{"type":"list","body":{"text":"{1024}"}}""")]
    [InlineData("interactive", """{"type":"button","body":{"text":"{1025}"}}""")]
    [InlineData("contacts", "[{},{},{},{},{}]")]
    [InlineData("contacts", "17")]
    public void Other_messages_have_no_warnings(string type, string payload) => Assert.Empty(PayloadRules.Warnings(type, Json.Of(Json.Filled(payload))));
}
