namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Accounts that bring a Meta app of their own.</summary>
public sealed class OwnAppScenarios(World world) : IClassFixture<World>
{
    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task An_account_with_its_own_meta_app_hears_by_its_own_path_and_secret()
    {
        var acme = await world.Stranger();
        var path = (await acme.Connect(more: new { appSecret = "own-secret", verifyToken = "own-token" })).Text("webhookPath");
        (await Sandbox.Verifies(new(world.WebhookUrl, path), "own-token")).Is(200);
        await Sandbox.CallsTo(world.WebhookUrl);
        (await Sandbox.Verifies(new(world.WebhookUrl, path), World.VerifyToken)).Is(400);

        var (m, wamid) = await acme.Sent();
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Webhook.Contact("Ana"), Webhook.Text(Webhook.NewWamid(), "Hello")));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, World.AppSecret)).PostText(path, payload)).IsProblem(401, "invalid_signature");
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, "own-secret")).PostText("/webhooks/whatsapp", payload)).IsProblem(401, "invalid_signature");
        Assert.Equal("sent", (await acme.Look(m)).Text("status"));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, "own-secret")).PostText(path, payload)).Is(200);
        await acme.Sees(m, "delivered");
        await acme.Hears(1);
    }

    [Theory]
    [InlineData("a report to the victim's number, with our id")]
    [InlineData("a report to the victim's number, with Meta's id")]
    [InlineData("a report to its own number about the victim's message")]
    [InlineData("a message to the victim's number")]
    public async Task An_accounts_own_app_speaks_for_its_own_number_only(string forgery)
    {
        var (acme, mallory) = (await world.Account(), await world.Stranger());
        var path = (await mallory.Connect(more: new { appSecret = "own-secret" })).Text("webhookPath");
        var (m, wamid) = await acme.Sent();
        var forged = forgery switch
        {
            "a report to the victim's number, with our id" => Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)),
            "a report to the victim's number, with Meta's id" => Webhook.Statuses(acme, Webhook.Status(wamid, "delivered")),
            "a report to its own number about the victim's message" => Webhook.Statuses(mallory, Webhook.Status(wamid, "delivered")),
            _ => Webhook.Messages(acme, Webhook.Contact("Eve"), Webhook.Text(Webhook.NewWamid(), "STOP")),
        };
        var payload = Webhook.Of(forged, Webhook.Messages(mallory, Webhook.Contact("Eve"), Webhook.Text(Webhook.NewWamid(), "last")));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, "own-secret")).PostText(path, payload)).Is(200);
        Assert.Equal("last", (string)(await mallory.Hears(1))[0]!["text"]!["body"]!);
        Assert.Equal(["queued api", "sending sender", "sent meta", "read webhook"], (await acme.Settled(m, wamid)).Story());
        Assert.Empty(await acme.List("direction=inbound"));
    }
}
