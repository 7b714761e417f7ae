namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class AccountTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Registration_opens_a_free_account_and_shows_its_key_once()
    {
        var email = $"{gateway.NewName()}@Example.com";
        var answer = (await gateway.Anybody.Post("/auth/register", new { email, password = "correct horse", name = "Ana" })).Is(201);
        Assert.Equal(email.ToLowerInvariant(), answer.Text("account.email"));
        Assert.Equal("free", answer.Text("account.plan.id"));
        var me = (await gateway.Anybody.WithKey(answer.Text("apiKey")).Get("/auth/me")).Is(200);
        Assert.Equal(answer.Text("account.id"), me.Text("id"));
        Assert.DoesNotContain(answer.Text("apiKey"), me.Body, StringComparison.Ordinal);
        Assert.StartsWith(me.Text("apiKey.prefix"), answer.Text("apiKey"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_has_the_shape_of_the_contract()
    {
        var me = (await (await gateway.Account()).Get("/auth/me")).Is(200).Json.AsObject();
        Assert.Equal(["id", "email", "name", "plan", "usage", "onboarding", "credentials", "webhook", "apiKey", "createdAt"], me.Select(m => m.Key));
        Assert.Equal("""{"configured":false}""", me["credentials"]!.ToJsonString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)me["createdAt"]!);
        Assert.Equal("""{"step":null,"goal":null,"completedSteps":[],"dismissed":false,"firstMessageAt":null,"updatedAt":null}""", me["onboarding"]!.ToJsonString());
    }

    [Fact]
    public async Task An_email_has_one_account_however_it_is_written()
    {
        var name = gateway.NewName();
        (await gateway.Anybody.Post("/auth/register", new { email = $"{name}@example.com", password = "correct horse" })).Is(201);
        (await gateway.Anybody.Post("/auth/register", new { email = $" {name.ToUpperInvariant()}@EXAMPLE.com ", password = "another horse" })).IsProblem(409, "email_taken");
    }

    [Fact]
    public async Task Bearer_is_as_good_as_the_key_header()
    {
        var answer = await gateway.Anybody.Post("/auth/register", new { email = $"{gateway.NewName()}@example.com", password = "correct horse" });
        (await gateway.Anybody.With("Authorization", $"Bearer {answer.Text("apiKey")}").Get("/auth/me")).Is(200);
        (await gateway.Anybody.With("Authorization", $"bearer {answer.Text("apiKey")}").Get("/auth/me")).Is(200);
        (await gateway.Anybody.With("Authorization", $"Basic {answer.Text("apiKey")}").Get("/auth/me")).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_replaced_key_is_refused_at_once()
    {
        var old = await gateway.Account();
        var answer = (await old.Post("/auth/me/rotate-key")).Is(200);
        Assert.Equal(["apiKey", "prefix", "createdAt"], answer.Json.AsObject().Select(m => m.Key));
        var refused = (await old.Get("/auth/me")).IsProblem(401, "unauthorized");
        Assert.StartsWith("Bearer", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        (await old.WithKey(answer.Text("apiKey")).Get("/auth/me")).Is(200);
    }

    [Fact]
    public async Task Authenticated_answers_tell_the_rate()
    {
        var client = await gateway.Account();
        foreach (var path in new[] { "/auth/me", "/messages?limit=0", "/messages/none" })
        {
            var answer = await client.Get(path);
            Assert.All(["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"], name => Assert.Matches("^[0-9]+$", answer.Header(name)));
        }
    }

    [Fact]
    public async Task Who_is_too_fast_is_told_when_to_come_back()
    {
        var client = await gateway.Account();
        (await gateway.Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan = "basic" })).Is(200); // two requests a minute here
        Answer answer;
        for (var i = 0; (answer = await client.Get("/auth/me")).Status == 200; i++) Assert.True(i < 10, "The limit is never met.");
        answer.IsProblem(429, "rate_limited");
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, provider: null), 1, 60);
        Assert.Equal("0", answer.Header("RateLimit-Remaining"));
    }

    [Fact]
    public async Task Onboarding_merges()
    {
        var client = await gateway.Account();
        await client.Put("/auth/me/onboarding", new { step = "connect", completedSteps = new[] { "register" } });
        var answer = (await client.Put("/auth/me/onboarding", new { goal = "alerts", completedSteps = new[] { "connect", "register" } })).Is(200);
        Assert.Equal("connect", answer.Text("onboarding.step"));
        Assert.Equal("alerts", answer.Text("onboarding.goal"));
        Assert.Equal(["register", "connect"], answer.At("onboarding.completedSteps")!.AsArray().Select(s => (string)s!));
    }
}
