namespace WhatsApi.Gateway.Tests;

/// <summary>Callers behind a marketplace's proxy.</summary>
public sealed class MarketplaceTests(MarketplaceTests.OnTheMarket world) : IClassFixture<MarketplaceTests.OnTheMarket>
{
    const string Secret = "proxy-secret-for-tests";

    Client Proxy => world.Anybody.With("X-RapidAPI-Proxy-Secret", Secret);

    Client Caller(string user, string subscription = "BASIC") => Proxy.With("X-RapidAPI-User", user).With("X-RapidAPI-Subscription", subscription);

    [Fact]
    public async Task A_first_call_opens_an_account_and_the_next_finds_it()
    {
        var first = (await Caller("ana").Get("/auth/me")).Is(200);
        Assert.Null(first.At("email"));
        Assert.Null(first.At("apiKey"));
        Assert.Equal("ana", first.Text("name"));
        Assert.NotNull(first.Header("RateLimit-Limit"));
        Assert.Equal(first.Text("id"), (await Caller("ana").Get("/auth/me")).Text("id"));
        Assert.NotEqual(first.Text("id"), (await Caller("ben").Get("/auth/me")).Text("id"));
    }

    [Fact]
    public async Task Thirty_first_calls_at_once_open_one_account()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Caller("eve").Get("/auth/me")));
        Assert.Single(answers.Select(answer => answer.Is(200).Text("id")).Distinct());
    }

    [Theory]
    [InlineData("BASIC", "basic")]
    [InlineData("Pro", "pro")]
    [InlineData("ULTRA", "ultra")]
    [InlineData("mega", "mega")]
    [InlineData("GOLD", "pro")]
    [InlineData("gold", "pro")]
    [InlineData("CUSTOM-77", "basic")]
    [InlineData("", "basic")]
    public async Task The_subscription_is_the_plan(string subscription, string plan) =>
        Assert.Equal(plan, (await Caller($"user-{subscription}", subscription).Get("/auth/me")).Is(200).Text("plan.id"));

    [Fact]
    public async Task Another_subscription_changes_the_plan_at_once()
    {
        await Caller("zoe").Get("/auth/me");
        var upgraded = await Caller("zoe", "ULTRA").Get("/auth/me");
        Assert.Equal(("ultra", "3000"), (upgraded.Text("plan.id"), upgraded.Header("RateLimit-Limit")));
        Assert.Equal("basic", (await Caller("zoe").Get("/auth/me")).Text("plan.id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task A_wrong_secret_is_refused(string secret) =>
        (await Caller("ana").With("X-RapidAPI-Proxy-Secret", secret).Get("/auth/me")).IsProblem(401, "unauthorized");

    [Fact]
    public async Task Without_the_secret_the_other_headers_mean_nothing() =>
        Assert.Contains("X-API-Key", (await world.Anybody.With("X-RapidAPI-User", "ana").Get("/auth/me")).IsProblem(401, "unauthorized").Text("detail"), StringComparison.Ordinal);

    [Fact]
    public async Task A_call_without_a_user_says_what_is_missing()
    {
        foreach (var client in new[] { Proxy, Caller(" "), Caller(new string('x', 129)) })
            Assert.Contains("X-RapidAPI-User", (await client.Get("/auth/me")).IsProblem(401, "unauthorized").Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Such_an_account_gets_no_key_that_would_outlive_its_subscription()
    {
        var caller = Caller("kim", "MEGA");
        Assert.Equal("marketplace", (await caller.Post("/auth/me/rotate-key")).IsProblem(409, "invalid_state").Text("currentStatus"));
        Assert.Null((await caller.Get("/auth/me")).At("apiKey"));
    }

    [Fact]
    public async Task It_sends_like_any_other()
    {
        var caller = Caller("max", "PRO");
        (await caller.Put("/auth/me/credentials", new { accessToken = "sandbox-token", phoneNumberId = "106540351999999" })).Is(200);
        var message = (await caller.Post("/send-message", A.Text)).Is(202).Text("id");
        await Statuses.Reaches(caller, message, "sent");
        (await Caller("ana").Get($"/messages/{message}")).IsProblem(404, "not_found");
    }

    public sealed class OnTheMarket : World
    {
        protected override string[] Settings => [$"--RAPIDAPI_PROXY_SECRET={Secret}", "--Marketplace:Plans:GOLD=pro"];
    }
}

[Collection(GatewayCollection.Name)]
public sealed class NoMarketplaceTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("")]
    [InlineData("anything")]
    public async Task Without_a_secret_in_the_settings_the_headers_mean_nothing(string secret)
    {
        var proxy = gateway.Anybody.With("X-RapidAPI-Proxy-Secret", secret).With("X-RapidAPI-User", "ana");
        Assert.Contains("X-API-Key", (await proxy.Get("/auth/me")).IsProblem(401, "unauthorized").Text("detail"), StringComparison.Ordinal);
    }
}
