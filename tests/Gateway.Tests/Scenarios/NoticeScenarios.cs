using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What Meta says about templates and numbers becomes events of the accounts it concerns, and of no others.</summary>
public sealed class NoticeScenarios(World world) : IClassFixture<World>
{
    const string Waba = "102290129340398";

    [Fact]
    public async Task A_templates_status_is_told_once_to_verified_accounts_of_its_business_account()
    {
        var (acme, stranger) = (await Verified(), await world.Account());
        await stranger.Connect("whatever", more: new { wabaId = Waba }); // anybody can write this id
        for (var i = 0; i < 2; i++) Assert.Equal(200, await world.Sandbox.Posts(Template("seasonal_promo", "APPROVED")));
        await Events(acme, 1); // payloads are worked off side by side
        Assert.Equal(200, await world.Sandbox.Posts(Template("seasonal_promo", "PAUSED")));

        var events = await Events(acme, 2);
        Assert.Equal(["APPROVED", "PAUSED"], events.Select(e => (string)e!["data"]!["status"]!));
        Assert.All(events, e => Assert.Equal(("template.status", "seasonal_promo"), ((string)e!["type"]!, (string)e["data"]!["name"]!)));
        Assert.Empty(await Events(stranger, 0));
    }

    [Fact]
    public async Task A_templates_quality_and_category_are_told_too()
    {
        var acme = await Verified();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(200, await world.Sandbox.Posts(Change("message_template_quality_update", $$"""{"previous_quality_score":"GREEN","new_quality_score":"YELLOW",{{Named}}}""")));
            Assert.Equal(200, await world.Sandbox.Posts(Change("template_category_update", $$"""{"new_category":"UTILITY","correct_category":"MARKETING","category_update_timestamp":1746169200,{{Named}}}""")));
        }
        var told = (await Events(acme, 2)).Select(e => $"{e!["type"]} {e["data"]!.ToJsonString()}").Order();
        Assert.Equal(
            [
                """template.category {"id":"806312974732579","name":"welcome","language":"en_US","category":"UTILITY","previousCategory":null,"correctCategory":"MARKETING","changesAt":"2025-05-02T07:00:00.000Z"}""",
                """template.quality {"id":"806312974732579","name":"welcome","language":"en_US","qualityScore":"YELLOW","previousQualityScore":"GREEN","status":null,"category":null}""",
            ],
            told);
    }

    [Fact]
    public async Task A_numbers_quality_is_told_to_the_account_that_has_the_number()
    {
        var (acme, other) = (await Verified(), await Verified());
        var shown = string.Concat((await acme.Client.Get("/auth/me")).Text("credentials.displayPhoneNumber").Where(char.IsAsciiDigit));
        Assert.Equal(200, await world.Sandbox.Posts(Quality(shown)));
        var told = Assert.Single(await Events(acme, 1), e => (string)e!["type"]! == "phone_number.quality")!;
        Assert.Equal((acme.PhoneNumberId, "TIER_10K"), ((string)told["data"]!["phoneNumberId"]!, (string)told["data"]!["messagingLimit"]!));
        Assert.DoesNotContain(await Events(other, 0), e => (string)e!["type"]! == "phone_number.quality");
    }

    [Fact]
    public async Task What_comes_by_an_accounts_own_path_is_told_to_that_account_only()
    {
        var (acme, other) = (await Verified(new { appSecret = "own-secret" }), await Verified());
        var path = (await acme.Client.Get("/auth/me")).Text("credentials.webhookPath");
        Assert.Equal(200, await Signed(path, Template("own_template", "APPROVED"), "own-secret"));
        await Events(acme, 1);
        Assert.DoesNotContain(await Events(other, 0), e => (string?)e!["data"]!["name"] == "own_template");
    }

    async Task<Account> Verified(object? more = null)
    {
        var account = await world.Stranger();
        var settings = System.Text.Json.JsonSerializer.SerializeToNode(more)?.AsObject() ?? [];
        settings["wabaId"] = Waba;
        await account.Connect(more: settings);
        Assert.True((bool)(await account.Client.Post("/auth/me/credentials/verify")).Is(200).At("ok")!);
        return account;
    }

    async Task<int> Signed(string path, string json, string secret)
    {
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), System.Text.Encoding.UTF8.GetBytes(json)));
        return (await world.Anybody.With("X-Hub-Signature-256", $"sha256={signature}").PostText(path, json)).Status;
    }

    static Task<JsonArray> Events(Account account, int count) => Eventually.Get(
        async () => (await account.Client.Get("/events?limit=100")).Is(200).At("data")!.AsArray(), list => list.Count >= count, list => $"{count} events were waited for, seen: {list.ToJsonString()}");

    const string Named = """
        "message_template_id":806312974732579,"message_template_name":"welcome","message_template_language":"en-US"
        """;

    static string Template(string name, string status) =>
        Change("message_template_status_update", $$"""{"event":"{{status}}","message_template_id":594425479261596,"message_template_name":"{{name}}","message_template_language":"en_US","reason":"NONE"}""");

    static string Quality(string number) =>
        Change("phone_number_quality_update", $$"""{"display_phone_number":"{{number}}","event":"THROUGHPUT_UPGRADE","current_limit":"TIER_10K"}""");

    static string Change(string field, string value) =>
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"{{Waba}}","time":1790000000,"changes":[{"field":"{{field}}","value":{{value}}}]}]}""";
}
