using System.Text;
using WhatsApi.Meta;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class MetaWebhookTests(GatewayFixture gateway)
{
    const string Path = "/webhooks/whatsapp";
    const string Empty = """{"object":"whatsapp_business_account","entry":[]}""";

    static string Handshake(string path, string token, string mode = "subscribe") => $"{path}?hub.mode={mode}&hub.verify_token={token}&hub.challenge=1158201444";

    Client Signed(string body, string secret = GatewayFixture.AppSecret) => gateway.Anybody.With(HubSignature.Header, HubSignature.Sign(Encoding.UTF8.GetBytes(body), secret));

    async Task<(Client Client, string Path)> OwnApp(string? verifyToken = "own-token")
    {
        var client = await gateway.Account();
        var answer = await client.Put("/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = gateway.NewNumber(), appSecret = "own-secret", verifyToken });
        return (client, answer.Text("webhookPath"));
    }

    [Fact]
    public async Task The_challenge_is_answered_as_text_to_the_right_token()
    {
        var answer = (await gateway.Anybody.Get(Handshake(Path, GatewayFixture.VerifyToken))).Is(200);
        Assert.Equal(("1158201444", "text/plain"), (answer.Body, answer.MediaType));
    }

    [Theory]
    [InlineData("wrong", "subscribe")]
    [InlineData("", "subscribe")]
    [InlineData(GatewayFixture.VerifyToken, "unsubscribe")]
    public async Task Anything_else_is_403(string token, string mode) => (await gateway.Anybody.Get(Handshake(Path, token, mode))).IsProblem(403, "invalid_verify_token");

    [Fact]
    public async Task A_signed_payload_is_taken() => (await Signed(Empty).PostText(Path, Empty)).Is(200);

    [Fact]
    public async Task The_signature_is_over_the_raw_bytes()
    {
        var body = """{"object": "whatsapp_business_account", "text":"caf\u00e9","url":"https:\/\/a.example\/x", "entry":[]}""";
        (await Signed(body).PostText(Path, body)).Is(200);
        (await Signed(body).PostText(Path, body.Replace(" ", "", StringComparison.Ordinal))).IsProblem(401, "invalid_signature");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256=00")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_unsigned_payload_is_401(string? signature)
    {
        var client = signature is null ? gateway.Anybody : gateway.Anybody.With(HubSignature.Header, signature);
        (await client.PostText(Path, Empty)).IsProblem(401, "invalid_signature");
    }

    [Fact]
    public async Task What_is_no_json_is_kept_for_inspection_all_the_same()
    {
        var body = $"not json {gateway.NewName()}";
        (await Signed(body).PostText(Path, body, "text/plain")).Is(200);
        await Eventually(async () => (await gateway.Operator.Get("/operator/webhooks/unparsed?limit=100")).Is(200).At("data")!.AsArray().Any(row => (string)row!["payload"]! == body));
    }

    [Fact]
    public async Task A_payload_may_have_three_mebibytes()
    {
        var body = $$"""{"object":"x","entry":[],"pad":"{{new string('x', 2 << 20)}}"}""";
        (await Signed(body).PostText(Path, body)).Is(200);
        (await Signed("x").PostText(Path, new string('x', (3 << 20) + 1))).IsProblem(413, "payload_too_large");
    }

    [Fact]
    public async Task An_account_with_its_own_app_has_its_own_path_secret_and_token()
    {
        var (_, path) = await OwnApp();
        (await gateway.Anybody.Get(Handshake(path, "own-token"))).Is(200);
        (await gateway.Anybody.Get(Handshake(path, GatewayFixture.VerifyToken))).IsProblem(403, "invalid_verify_token");
        (await Signed(Empty, "own-secret").PostText(path, Empty)).Is(200);
        (await Signed(Empty).PostText(path, Empty)).IsProblem(401, "invalid_signature");
    }

    [Fact]
    public async Task An_app_without_a_verify_token_cannot_be_verified()
    {
        var (_, path) = await OwnApp(verifyToken: null);
        (await gateway.Anybody.Get(Handshake(path, ""))).IsProblem(403, "invalid_verify_token");
    }

    [Fact]
    public async Task Accounts_without_an_own_app_and_unknown_ones_have_no_path()
    {
        var client = await gateway.ConnectedAccount();
        foreach (var id in new[] { client.Account, "acc_00000000000000000000000000", "acc_1", "x" })
        {
            (await Signed(Empty).PostText($"{Path}/{id}", Empty)).IsProblem(404, "not_found");
            (await gateway.Anybody.Get(Handshake($"{Path}/{id}", GatewayFixture.VerifyToken))).IsProblem(404, "not_found");
        }
    }

    static async Task Eventually(Func<Task<bool>> holds)
    {
        var clock = TimeProvider.System;
        for (var start = clock.GetTimestamp(); !await holds(); await Task.Delay(TimeSpan.FromMilliseconds(20), clock))
            Assert.True(clock.GetElapsedTime(start) < TimeSpan.FromSeconds(10), "It did not happen in ten seconds.");
    }
}
