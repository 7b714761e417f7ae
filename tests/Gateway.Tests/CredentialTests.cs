namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class CredentialTests(GatewayFixture gateway)
{
    const string Path = "/auth/me/credentials";

    [Fact]
    public async Task A_connected_number_shows_four_characters_of_its_token_and_no_more()
    {
        var client = await gateway.Account();
        var number = gateway.NewNumber();
        var answer = (await client.Put(Path, new { accessToken = "sandbox-token-1234", phoneNumberId = number })).Is(200);
        Assert.Equal("1234", answer.Text("credentials.tokenLast4"));
        Assert.Equal(["configured", "phoneNumberId", "wabaId", "tokenLast4", "verifiedAt", "displayPhoneNumber", "verifiedName", "qualityRating", "messagingLimit"],
            answer.At("credentials")!.AsObject().Select(m => m.Key));
        Assert.DoesNotContain("sandbox-token", answer.Body + (await client.Get("/auth/me")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_belongs_to_one_account_at_a_time()
    {
        var (first, second) = (await gateway.Account(), await gateway.Account());
        var body = new { accessToken = "sandbox-token", phoneNumberId = gateway.NewNumber() };
        (await first.Put(Path, body)).Is(200);
        (await second.Put(Path, body)).IsProblem(409, "phone_number_in_use");
        (await first.Delete(Path)).Is(204);
        (await second.Put(Path, body)).Is(200);
    }

    [Fact]
    public async Task Removing_them_twice_is_no_error()
    {
        var client = await gateway.ConnectedAccount();
        (await client.Delete(Path)).Is(204);
        (await client.Delete(Path)).Is(204);
        (await client.Post("/send-message", A.Text)).IsProblem(409, "credentials_missing");
    }

    [Theory]
    [InlineData("""{}""", "/accessToken", "/phoneNumberId")]
    [InlineData("""{"accessToken":"","phoneNumberId":"1"}""", "/accessToken")]
    [InlineData("""{"accessToken":"a\r\nb","phoneNumberId":"1"}""", "/accessToken")]
    [InlineData("""{"accessToken":"a","phoneNumberId":"+15551234567"}""", "/phoneNumberId")]
    [InlineData("""{"accessToken":"a","phoneNumberId":"123456789012345678901"}""", "/phoneNumberId")]
    [InlineData("""{"accessToken":"a","phoneNumberId":"1","wabaId":"x","phone":"1"}""", "/wabaId", "/phone")]
    public async Task Wrong_ones_are_named(string body, params string[] pointers)
    {
        var client = await gateway.Account();
        (await client.Send(HttpMethod.Put, Path, new StringContent(body, null, "application/json"))).IsProblem(422, "validation_failed").Names(pointers);
    }

    [Fact]
    public async Task A_check_tells_of_every_step()
    {
        var client = await gateway.ConnectedAccount();
        var answer = (await client.Post($"{Path}/verify")).Is(200);
        Assert.True((bool)answer.At("ok")!, answer.Body);
        Assert.Equal(["access_token", "permissions", "phone_number", "business_account", "webhook_subscription"], answer.At("checks")!.AsArray().Select(c => (string)c!["name"]!));
        Assert.NotNull((await client.Get("/auth/me")).At("credentials.verifiedAt"));
    }

    [Fact]
    public async Task A_token_that_meta_refuses_is_a_finding_and_no_error()
    {
        var client = await gateway.Account();
        await client.Put(Path, new { accessToken = "no-such-token", phoneNumberId = gateway.NewNumber() });
        var answer = (await client.Post($"{Path}/verify")).Is(200);
        Assert.False((bool)answer.At("ok")!);
        Assert.NotEmpty(answer.Text("checks.0.fix"));
        Assert.Null((await client.Get("/auth/me")).At("credentials.verifiedAt"));
    }

    [Fact]
    public async Task Without_any_there_is_nothing_to_check() => (await (await gateway.Account()).Post($"{Path}/verify")).IsProblem(409, "credentials_missing");

    [Fact]
    public async Task A_test_message_needs_a_passed_check()
    {
        var client = await gateway.ConnectedAccount();
        (await client.Post("/auth/me/test-message", new { to = A.Number })).IsProblem(409, "credentials_unverified");
        await client.Post($"{Path}/verify");
        var answer = (await client.Post("/auth/me/test-message", new { to = A.Number })).Is(202);
        Assert.Equal("template", answer.Text("type"));
        var me = await client.Get("/auth/me");
        Assert.Contains("first_message", me.At("onboarding.completedSteps")!.AsArray().Select(s => (string)s!));
        Assert.NotNull(me.At("onboarding.firstMessageAt"));
    }
}
