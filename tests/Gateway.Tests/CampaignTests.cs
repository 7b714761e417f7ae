namespace WhatsApi.Gateway.Tests;

/// <summary>What is said about a campaign before it is one.</summary>
[Collection(GatewayCollection.Name)]
public sealed class CampaignTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        var wrong = """
            {"name":" ","template":{"name":"{{contact.name}}","language":{"code":"e"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{contact.nmae}}"},{"type":"text","text":"{{name}}"},
              {"type":"text","text":"{{contact.name"},{"type":"text","text":"fine {{contact.name|there}}"},{"type":"text"}]}]},
             "audience":{"tags":["vip",1,"\u0007"],"match":"some","tag":"vip"},"sendAt":"2020-01-01T00:00:00Z","messagesPerSecond":0,
             "window":{"from":"9:00","to":"25:00","days":["mon","monday"],"timeZone":"Berlin"},"colour":"red"}
            """;
        (await (await gateway.FullAccount()).PostText("/campaigns", wrong)).IsProblem(422, "validation_failed").Names(
            "/name", "/template/name", "/template/language/code", "/template/components/0/parameters/0/text", "/template/components/0/parameters/1/text",
            "/template/components/0/parameters/2/text", "/template/components/0/parameters/4/text", "/audience/tags/1", "/audience/tags/2", "/audience/match", "/audience/tag", "/sendAt",
            "/messagesPerSecond", "/window/from", "/window/to", "/window/days/1", "/window/timeZone", "/colour");
    }

    [Theory]
    [InlineData("name", null, "/name")]
    [InlineData("name", "1", "/name")]
    [InlineData("template", null, "/template")]
    [InlineData("template", "[]", "/template")]
    [InlineData("template", """{"name":"hello_world"}""", "/template/language")]
    [InlineData("audience", "[]", "/audience")]
    [InlineData("audience", """{"tags":"vip"}""", "/audience/tags")]
    [InlineData("sendAt", "\"2030-01-01T00:00:00Z\"", "/sendAt")]
    [InlineData("sendAt", "\"tomorrow\"", "/sendAt")]
    [InlineData("messagesPerSecond", "\"fast\"", "/messagesPerSecond")]
    [InlineData("messagesPerSecond", "1001", "/messagesPerSecond")]
    [InlineData("messagesPerSecond", "1e999", "/messagesPerSecond")]
    [InlineData("window", """{"from":"09:00"}""", "/window/to")]
    [InlineData("window", """{"from":"09:00","to":"20:00","timeZone":"../etc/passwd"}""", "/window/timeZone")]
    public async Task Each_member_is_checked(string member, string? value, string pointer)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(A.Campaign)!.AsObject();
        body.Remove(member);
        var text = value is null ? body.ToJsonString() : body.ToJsonString()[..^1] + $",\"{member}\":{value}}}";
        (await (await gateway.FullAccount()).PostText("/campaigns", text)).IsProblem(422, "validation_failed").Names(pointer);
    }

    [Theory]
    [InlineData("{{contact.nmae}}", "contact.nmae")]
    [InlineData("{{contact.attributes.}}", "contact.attributes.")]
    [InlineData("{{1}}", "written {{contact.name}}")]
    [InlineData("{{ contact.name | {there} }}", "written {{contact.name}}")]
    [InlineData("{{{contact.name}}", null)] // a brace before a variable
    [InlineData("{{contact.attributes.first name|you}}", null)]
    public async Task What_is_no_variable_is_explained(string text, string? why)
    {
        var answer = await (await gateway.FullAccount()).Post("/campaigns", Greeting(text));
        if (why is null) Assert.NotEqual(422, answer.Status);
        else Assert.Contains(why, answer.IsProblem(422, "validation_failed").Names("/template/components/0/parameters/0/text").Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_is_held_to_what_a_parameter_may_be() =>
        (await (await gateway.FullAccount()).Post("/campaigns", Greeting("{{contact.name|two\nlines}}"))).IsProblem(422, "validation_failed").Names("/template/components/0/parameters/0/text");

    [Fact]
    public async Task Plans_without_campaigns_are_told_which_has_them()
    {
        var free = await gateway.ConnectedAccount();
        foreach (var answer in new[] { await free.PostText("/campaigns", "{"), await free.Get("/campaigns"), await free.Post("/campaigns/cmp_1/launch") })
            Assert.Equal("basic", answer.IsProblem(403, "plan_required").Text("requiredPlan"));
    }

    [Fact]
    public async Task Parameters_of_the_list_are_checked()
    {
        var acme = await gateway.FullAccount();
        (await acme.Get("/campaigns?status=done&limit=0&cursor=x")).IsProblem(400, "invalid_parameter").Names("/status", "/limit", "/cursor");
        Assert.Empty((await acme.Get("/campaigns?status=running")).Is(200).At("data")!.AsArray());
    }

    [Theory]
    [InlineData("cmp_00000000000000000000000000")]
    [InlineData("con_00000000000000000000000000")]
    [InlineData("x")]
    public async Task What_is_not_there_is_not_found(string id)
    {
        var acme = await gateway.FullAccount();
        (await acme.Get($"/campaigns/{id}")).IsProblem(404, "not_found");
        foreach (var verb in new[] { "plan", "launch" }) (await acme.Post($"/campaigns/{id}/{verb}")).IsProblem(404, "not_found");
    }

    static object Greeting(string text) => new
    {
        name = "Greeting",
        template = new { name = "greeting", language = new { code = "en_US" }, components = new[] { new { type = "body", parameters = new[] { new { type = "text", text } } } } },
    };
}
