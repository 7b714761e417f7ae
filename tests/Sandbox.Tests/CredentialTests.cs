using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("EAAG-not-ours", 401, 190, null)]
    [InlineData("sandbox-expired", 401, 190, "463")]
    [InlineData("sandbox-nopermission", 403, 10, null)]
    public async Task A_token_that_may_not_send_is_refused_as_Meta_refuses_it(string token, int http, int code, string? subcode)
    {
        await using var meta = await Start();
        var sent = await meta.Send(Text(), token);
        Assert.Equal((http, $"{code}", subcode), (sent.Status, sent.Text("error.code"), sent.Text("error.error_subcode")));
        Assert.Equal("OAuthException", sent.Text("error.type"));
        Assert.Matches("^A[A-Za-z0-9_-]{22}$", sent.Text("error.fbtrace_id"));
    }

    [Fact]
    public async Task Debug_token_answers_200_for_good_and_bad_tokens_alike()
    {
        await using var meta = await Start();
        var good = await meta.Graph("GET", "debug_token?input_token=sandbox-1");
        var poor = await meta.Graph("GET", "debug_token?input_token=sandbox-nopermission");
        var bad = await meta.Graph("GET", "debug_token?input_token=nonsense");

        Assert.Equal(("True", "SYSTEM_USER"), (good.Text("data.is_valid"), good.Text("data.type")));
        Assert.Contains("whatsapp_business_messaging", good.Text("data.scopes"), StringComparison.Ordinal);
        Assert.DoesNotContain("whatsapp_business_messaging", poor.Text("data.scopes"), StringComparison.Ordinal);
        Assert.Equal((200, "False", "190"), (bad.Status, bad.Text("data.is_valid"), bad.Text("data.error.code")));
    }

    [Fact]
    public async Task A_newcomers_check_finds_number_account_membership_and_subscription()
    {
        await using var meta = await Start();
        const string Limit = "whatsapp_business_manager_messaging_limit";
        var number = await meta.Graph("GET", $"{Number}?fields=verified_name,status,quality_rating,throughput,{Limit}");
        var account = await meta.Graph("GET", $"{Waba}?fields=id,name");
        var numbers = await meta.Graph("GET", $"{Waba}/phone_numbers?fields=id");
        var apps = await meta.Graph("GET", $"{Waba}/subscribed_apps");

        Assert.Equal(("Sandbox Business", "CONNECTED"), (number.Text("verified_name"), number.Text("status")));
        Assert.Equal(("GREEN", "STANDARD", "TIER_250"), (number.Text("quality_rating"), number.Text("throughput.level"), number.Text(Limit)));
        Assert.Equal(Number, number.Text("id"));
        Assert.Equal(Waba, account.Text("id"));
        Assert.Equal(Number, numbers.Text("data.0.id"));
        Assert.Equal("670843887433847", apps.Text("data.0.whatsapp_business_api_data.id"));
    }

    [Fact]
    public async Task Accounts_that_share_a_token_each_find_their_number()
    {
        await using var meta = await Start();
        foreach (var number in new[] { "1001", "1002" }) await meta.Graph("GET", number);
        foreach (var (waba, number) in new[] { ("2001", "1001"), ("2002", "1002") })
            Assert.Contains(number, (await meta.Graph("GET", $"{waba}/phone_numbers?fields=id")).Json.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_provisioning_an_unknown_id_is_a_400_of_code_100_and_subcode_33()
    {
        await using var meta = await Start(configure: o => o.AutoProvision = false);
        var sent = await meta.Send(Text());
        Assert.Equal((400, "100", "33"), (sent.Status, sent.Text("error.code"), sent.Text("error.error_subcode")));
        Assert.Equal("GraphMethodException", sent.Text("error.type"));
        Assert.StartsWith($"Unsupported post request. Object with ID '{Number}' does not exist", sent.Text("error.message"), StringComparison.Ordinal);

        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        Assert.Equal(200, (await meta.Send(Text())).Status);
    }

    [Fact]
    public async Task A_made_token_sees_its_own_assets_only()
    {
        await using var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        await meta.Control("POST", "/tokens", new { token = "EAAG1", wabaIds = new[] { Waba } });
        await meta.Control("POST", "/tokens", new { token = "EAAG2", wabaIds = new[] { "1" } });
        Assert.Equal(200, (await meta.Send(Text(), "EAAG1")).Status);
        Assert.Equal("33", (await meta.Send(Text(), "EAAG2")).Text("error.error_subcode"));
    }

    [Fact]
    public async Task Unknown_fields_and_paths_are_named()
    {
        await using var meta = await Start();
        var field = await meta.Graph("GET", $"{Number}?fields=foo");
        Assert.Equal("(#100) Tried accessing nonexisting field (foo) on node type (WhatsAppBusinessPhoneNumber)", field.Text("error.message"));
        Assert.Equal("2500", (await meta.Graph("GET", "nonsense")).Text("error.code"));
        Assert.Equal("2500", (await meta.Graph("GET", "me", token: "")).Text("error.code"));
        Assert.Equal("Sandbox System User", (await meta.Graph("GET", "me")).Text("name"));
    }

    [Fact]
    public async Task A_callback_is_set_only_if_it_repeats_the_challenge()
    {
        await using var meta = await Start();
        await using var other = await Receiver.Start();
        var wrong = await meta.Graph("POST", $"{Waba}/subscribed_apps", new { override_callback_uri = other.Url, verify_token = "wrong" });
        var right = await meta.Graph("POST", $"{Waba}/subscribed_apps", new { override_callback_uri = other.Url, verify_token = "right" });
        Assert.Equal(("2200", "True"), (wrong.Text("error.code"), right.Text("success")));

        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        await meta.Wamid(Text());
        await other.FirstStatus("read");
        Assert.Empty(meta.Receiver.All);
    }

    [Fact]
    public async Task An_account_without_a_subscription_hears_nothing()
    {
        await using var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        await meta.Graph("DELETE", $"{Waba}/subscribed_apps");
        await meta.Wamid(Text(body: "unheard"));
        await meta.Graph("POST", $"{Waba}/subscribed_apps");
        var heard = await meta.Wamid(Text(body: "heard"));
        await meta.Receiver.FirstStatus("read");
        Assert.All(meta.Receiver.Statuses, s => Assert.Equal(heard, s.Text("id")));
    }
}
