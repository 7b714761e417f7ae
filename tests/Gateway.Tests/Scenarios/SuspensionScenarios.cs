using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>An operator stops an account's sending, and lets it go on.</summary>
public sealed class SuspensionScenarios(World world) : IClassFixture<World>
{
    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task What_is_queued_waits_for_the_end_of_the_suspension()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { errorCode = 131016 }, times: 1);
        var m = await acme.Send();
        await acme.Sees(m, seen => seen.At("nextAttemptAt") is not null, "a next attempt");
        Assert.True(await Suspended(acme, "suspend"));

        var waiting = await Due(acme); // its next attempt would have been now
        Assert.Equal((acme.Id, 0), ((string)waiting["accountId"]!, (int)waiting["inFlight"]!));
        var blocked = await acme.Look(m);
        Assert.Equal(("queued", "account_suspended", "1"), (blocked.Text("status"), blocked.Text("blockedBy"), blocked.Text("attempts")));
        Assert.Equal(0, await Sandbox.Ledger.Count(m));

        Assert.False(await Suspended(acme, "reinstate"));
        Assert.Null((await acme.Sees(m, "sent")).At("blockedBy"));
        Assert.Equal(1, await Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task A_suspended_account_sends_nothing_and_may_read_everything()
    {
        var acme = await world.Account();
        var failed = await acme.Send(to: "+15550131030");
        await acme.Sees(failed, "failed");
        Assert.True(await Suspended(acme, "suspend"));
        Assert.True(await Suspended(acme, "suspend"));

        (await acme.Client.Post("/send-message", A.Text)).IsProblem(403, "account_suspended");
        (await acme.Client.Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, dryRun = true })).IsProblem(403, "account_suspended");
        (await acme.Client.Post($"/messages/{failed}/retry")).IsProblem(403, "account_suspended");
        (await acme.Client.Post("/auth/me/credentials/verify")).IsProblem(403, "account_suspended");
        Assert.Single(await acme.List());
        Assert.Equal(1, (int)(await acme.Client.Get("/analytics/summary")).Is(200).At("byStatus.failed")!);
        (await acme.Client.Get("/auth/me")).Is(200);

        Assert.False(await Suspended(acme, "reinstate"));
        Assert.False(await Suspended(acme, "reinstate"));
        await acme.Sees(await acme.Send(), "sent");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_meta_reports_of_a_suspended_account_is_taken_in(bool ownApp)
    {
        var acme = await world.Stranger();
        var path = ownApp ? (await acme.Connect(more: new { appSecret = "own-secret" })).Text("webhookPath") : "/webhooks/whatsapp";
        if (!ownApp) await acme.Connect();
        var (m, wamid) = await acme.Sent();
        Assert.True(await Suspended(acme, "suspend"));
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Webhook.Contact("Ana"), Webhook.Text(Webhook.NewWamid(), "Hello")));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, ownApp ? "own-secret" : World.AppSecret)).PostText(path, payload)).Is(200);
        await acme.Sees(m, "delivered");
        await acme.Hears(1);
    }

    async Task<bool> Suspended(Account account, string verb) => (bool)(await world.Operator.Post($"/operator/accounts/{account.Id}/{verb}")).Is(200).At("suspended")!;

    /// <summary>Waits until an account's number has work that is due, as operators see it.</summary>
    async Task<JsonNode> Due(Account account) => (await Eventually.Get(
        async () => (await world.Operator.Get("/operator/stats")).Is(200).At("queues.numbers")!.AsArray().FirstOrDefault(number => (string)number!["phoneNumberId"]! == account.PhoneNumberId),
        number => number is not null, _ => $"No work of {account.PhoneNumberId} became due."))!;
}
