using System.Text.Json.Nodes;
using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

/// <summary>What Meta does not take for a template, and with which subcode: meta-cloud-api §6.3, §6.8.</summary>
public sealed class TemplateDefinitionTests
{
    static int s_names;

    [Theory]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi {{1}}, your order is on its way.","example":{"body_text":[["Ana"]]}}""", null)]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi {{1}}, your order is on its way."}""", "2388043")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi {{1}}, your order is on its way.","example":{"body_text":[[""]]}}""", "2388043")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Your order is on its way, {{1}}\n","example":{"body_text":[["Ana"]]}}""", "2388299")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi {{name}}, your order is on its way.","example":{"body_text_named_params":[{"param_name":"name","example":"Ana"}]}}""", "2388072")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi {{01}}, your order is on its way.","example":{"body_text":[["Ana"]]}}""", "2388072")]
    [InlineData("UTILITY", """{"type":"BODY","text":"a {{1}} b {{2}} c {{3}} d {{4}} e {{5}} f","example":{"body_text":[["1","2","3","4","5"]]}}""", "2388293")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Three\r\n\r\n\r\nbreaks"}""", "2388072")]
    [InlineData("UTILITY", """{"type":"BODY","text":"  "}""", "2388072")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"HEADER","format":"TEXT","text":"Hi _you_"}""", "2388047")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"HEADER","format":"GIF","example":{"header_handle":["4::a"]}}""", "2388047")]
    [InlineData("MARKETING", """{"type":"BODY","text":"Hi"},{"type":"HEADER","format":"GIF","example":{"header_handle":["4::a"]}}""", null)]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"FOOTER","text":"Bye {{1}}"}""", "2388073")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":" "}]}""", "2388060")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"ftp://x.y/z"}]}""", "100")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"{{1}}","example":["https://a.b"]}]}""", "100")]
    [InlineData("UTILITY", """{"type":"BODY","text":"Hi"},{"type":"BUTTONS","buttons":[{"type":"PHONE_NUMBER","text":"Call","phone_number":"abc"}]}""", "192")]
    [InlineData("MARKETING", """{"type":"BODY","text":"Hi"},{"type":"CAROUSEL","cards":[{"components":[{"type":"BODY","text":"Alone"}]}]}""", "100")]
    [InlineData("AUTHENTICATION", """{"type":"BODY","text":"Your code is {{1}}."}""", "100")]
    [InlineData("AUTHENTICATION", """{"type":"BODY"},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}""", null)]
    public async Task A_definition_is_checked(string category, string components, string? error)
    {
        await using var meta = await Start();
        var answer = await Create(meta, $"[{components}]", category);
        Assert.Equal(error, answer.Status == 200 ? null : answer.Text("error.error_subcode") is { Length: > 0 } subcode ? subcode : answer.Text("error.code"));
    }

    [Fact]
    public async Task A_change_is_held_against_the_template()
    {
        await using var meta = await Start();
        var created = await Create(meta, """[{"type":"BODY"},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]""", "AUTHENTICATION");
        await meta.Receiver.First(r => r.Json.Text("entry.0.changes.0.field") == "message_template_status_update");
        var refused = await meta.Graph("POST", created.Text("id")!, new { components = new[] { new { type = "BODY", text = "Free words." } } });
        Assert.Equal(400, refused.Status);
        Assert.Equal("2388039", (await meta.Graph("POST", created.Text("id")!, new { category = "MARKETING" })).Text("error.error_subcode"));
    }

    [Fact]
    public async Task A_template_of_the_library_brings_its_components()
    {
        await using var meta = await Start();
        await Known(meta);
        Assert.Equal(200, (await meta.Graph("POST", $"{Waba}/message_templates", new { name = "delivery", language = "en_US", category = "UTILITY", library_template_name = "delivery_update_1" })).Status);
        Assert.Equal("2388049", (await meta.Graph("POST", $"{Waba}/message_templates", new { name = "delivery", language = "en-US", category = "UTILITY", library_template_name = "delivery_update_1" })).Text("error.error_subcode"));
    }

    [Fact]
    public async Task Creations_are_limited_by_the_hour()
    {
        await using var meta = await Start(new { templatesPerHour = 2 });
        var codes = new List<string>();
        for (var i = 0; i < 3; i++) codes.Add(await Create(meta, Plain) is { Status: 200 } ? "made" : "80008");
        Assert.Equal(["made", "made", "80008"], codes);
    }

    [Fact]
    public async Task An_answer_can_be_lost_though_the_template_is_made()
    {
        await using var meta = await Start(new { dropAnswerRate = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => Create(meta, Plain, name: "made_all_the_same"));
        await meta.Control("PUT", "/behaviour", new { dropAnswerRate = 0 });
        Assert.Equal("made_all_the_same", (await meta.Graph("GET", $"{Waba}/message_templates?name=made_all_the_same")).Text("data.0.name"));
    }

    [Fact]
    public async Task A_header_text_takes_a_text_and_no_more_of_it_than_fits()
    {
        await using var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        await meta.Control("POST", "/templates", new { wabaId = Waba, name = "greeting", components = new object[] { new { type = "HEADER", format = "TEXT", text = "Hi {{1}}" }, new { type = "BODY", text = "Hello" } } });
        Assert.Equal("132012", await Sent(new { type = "image", image = new { link = "https://example.com/a.png" } }));
        Assert.Equal("132005", await Sent(new { type = "text", text = new string('x', 58) }));

        async Task<string?> Sent(object parameter) => (await meta.Send(SendTests.Template("greeting", components: new object[] { new { type = "header", parameters = new[] { parameter } } }))).Text("error.code");
    }

    const string Plain = """[{"type":"BODY","text":"Hello there."}]""";

    static async Task<Answer> Create(RunningSandbox meta, string components, string category = "UTILITY", string? name = null)
    {
        await Known(meta);
        name ??= $"template_{Interlocked.Increment(ref s_names)}";
        return await meta.Graph("POST", $"{Waba}/message_templates", new { name, language = "en_US", category, components = JsonNode.Parse(components) });
    }

    // A business account is there once something was asked of it.
    static Task<Answer> Known(RunningSandbox meta) => meta.Control("PUT", $"/wabas/{Waba}", new { name = "Lucky Shrub" });
}
