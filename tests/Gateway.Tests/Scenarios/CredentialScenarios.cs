namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Connecting a number, checking it, and taking it away.</summary>
public sealed class CredentialScenarios(World world) : IClassFixture<World>
{
    const string Waba = "102290129340398";

    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task Good_credentials_pass_every_check()
    {
        var acme = await world.Stranger();
        await Sandbox.Has($"numbers/{acme.PhoneNumberId}", new { wabaId = Waba, verifiedName = "Lucky Shrub", displayPhoneNumber = "+1 555 078 3881", qualityRating = "GREEN", messagingLimit = "TIER_1K" });
        await acme.Connect(more: new { wabaId = Waba });
        var report = (await acme.Client.Post("/auth/me/credentials/verify")).Is(200);
        Assert.True((bool)report.At("ok")!, report.Body);
        Assert.All(report.At("checks")!.AsArray(), check => Assert.True((bool)check!["ok"]!));
        Assert.Equal((acme.PhoneNumberId, "Lucky Shrub", "GREEN", "TIER_1K"), (report.Text("phoneNumber.id"), report.Text("phoneNumber.verifiedName"), report.Text("phoneNumber.qualityRating"), report.Text("phoneNumber.messagingLimit")));
        Assert.Equal(Waba, report.Text("waba.id"));
        var me = await acme.Client.Get("/auth/me");
        Assert.Equal(("Lucky Shrub", "GREEN"), (me.Text("credentials.verifiedName"), me.Text("credentials.qualityRating")));
        Assert.NotNull(me.At("credentials.verifiedAt"));
    }

    [Theory]
    [InlineData("sandbox-token-expired", "access_token", "system-user token")]
    [InlineData("no-such-token", "access_token", "Create a new access token")]
    [InlineData("sandbox-token-nopermission", "permissions", "whatsapp_business_messaging")]
    public async Task A_bad_token_fails_the_check_that_it_is_about_and_says_what_to_do(string token, string check, string fix)
    {
        var acme = await world.Account(token);
        var failed = await FirstFailed(acme);
        Assert.Equal(check, failed.Name);
        Assert.Contains(fix, failed.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_cannot_send_is_found_out()
    {
        var acme = await world.Account();
        await Sandbox.Has($"numbers/{acme.PhoneNumberId}", new { wabaId = Waba, status = "BANNED" });
        var failed = await FirstFailed(acme);
        Assert.Equal("phone_number", failed.Name);
        Assert.Contains("WhatsApp Manager", failed.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_business_account_that_the_number_is_not_of_is_found_out()
    {
        var acme = await world.Stranger();
        await Sandbox.Has($"numbers/{acme.PhoneNumberId}", new { wabaId = Waba });
        await Sandbox.Has("wabas/102290129340399", new { name = "Another" });
        await acme.Connect(more: new { wabaId = "102290129340399" });
        var failed = await FirstFailed(acme);
        Assert.Equal("business_account", failed.Name);
        Assert.Contains("wabaId", failed.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_that_nobody_subscribed_to_are_found_out()
    {
        var acme = await world.Stranger();
        await Sandbox.Has("wabas/102290129340400", new { subscribed = false });
        await Sandbox.Has($"numbers/{acme.PhoneNumberId}", new { wabaId = "102290129340400" });
        await acme.Connect(more: new { wabaId = "102290129340400" });
        var failed = await FirstFailed(acme);
        Assert.Equal("webhook_subscription", failed.Name);
        Assert.Contains("subscribed_apps", failed.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_sent_and_what_is_queued_waits_for_them()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { errorCode = 131016 }, times: 1);
        var m = await acme.Send();
        await acme.Sees(m, seen => seen.At("nextAttemptAt") is not null, "a next attempt");
        (await acme.Client.Delete("/auth/me/credentials")).Is(204);

        (await acme.Client.Post("/send-message", A.Text)).IsProblem(409, "credentials_missing");
        (await acme.Client.Post("/auth/me/credentials/verify")).IsProblem(409, "credentials_missing");
        Assert.Equal("False", (await acme.Client.Get("/auth/me")).Text("credentials.configured"), ignoreCase: true);
        var blocked = await acme.Look(m);
        Assert.Equal(("queued", "credentials_missing"), (blocked.Text("status"), blocked.Text("blockedBy")));

        await acme.Connect();
        Assert.Null((await acme.Sees(m, "sent")).At("blockedBy"));
        Assert.Equal((1, 1), (await Sandbox.Ledger.Count(m), (await acme.Usage()).Messages));
    }

    [Fact]
    public async Task What_waits_follows_its_account_to_another_number()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { errorCode = 131016 }, times: 1);
        var m = await acme.Send();
        await acme.Sees(m, seen => seen.At("nextAttemptAt") is not null, "a next attempt");
        var moved = acme with { PhoneNumberId = acme.PhoneNumberId + "7" };
        await moved.Connect();
        var sent = await moved.Sees(m, "sent");
        Assert.Equal(moved.PhoneNumberId, sent.Text("phoneNumberId"));
        Assert.Contains(moved.PhoneNumberId, sent.Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_better_token_is_used_from_the_next_message_on()
    {
        var acme = await world.Account("sandbox-token-expired");
        await acme.Sees(await acme.Send(), "failed");
        await acme.Connect();
        await acme.Sees(await acme.Send(), "sent");
    }

    static async Task<(string Name, string Fix)> FirstFailed(Account account)
    {
        var report = (await account.Client.Post("/auth/me/credentials/verify")).Is(200);
        Assert.False((bool)report.At("ok")!);
        Assert.Null((await account.Client.Get("/auth/me")).At("credentials.verifiedAt"));
        var failed = report.At("checks")!.AsArray().First(check => !(bool)check!["ok"]!)!;
        return ((string)failed["name"]!, (string)failed["fix"]!);
    }
}
