using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhatsApi.Grains;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class SessionTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Signing_in_answers_the_account_and_a_cookie_for_this_site_alone()
    {
        var client = await gateway.Account();
        var me = (await client.Get("/auth/me")).Json.AsObject();
        var answer = (await gateway.Anybody.Post("/auth/session", new { email = $" {((string)me["email"]!).ToUpperInvariant()} ", password = "correct horse" })).Is(200);
        Assert.Equal(["account"], answer.Json.AsObject().Select(member => member.Key));
        Assert.Equal(me.Select(member => member.Key), answer.At("account")!.AsObject().Select(member => member.Key));
        Assert.Equal(client.Account, answer.Text("account.id"));
        Assert.Matches("^whatsapi_session=wses_[0-9A-Za-z_]+; max-age=604800; path=/; samesite=lax; httponly$", answer.Header("Set-Cookie"));
        Assert.DoesNotContain(answer.Session!, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_works_where_a_key_does()
    {
        var (client, token) = await gateway.SignedIn();
        var me = (await gateway.Anybody.WithSession(token).Get("/auth/me")).Is(200);
        Assert.Equal(client.Account, me.Text("id"));
        Assert.All(["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"], name => Assert.Matches("^[0-9]+$", me.Header(name)));
        Assert.Null(me.Session); // it has nearly all of its time
        (await gateway.Anybody.WithSession(token).AsDashboard.Put("/auth/me/onboarding", new { step = "connect" })).Is(200);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XMLHttpRequest")]
    public async Task The_cookie_alone_changes_nothing(string? header)
    {
        var (client, token) = await gateway.SignedIn();
        var browser = gateway.Anybody.WithSession(token);
        if (header is not null) browser = browser.With("X-Requested-With", header);
        var refused = (await browser.Post("/auth/me/rotate-key")).IsProblem(403, "csrf");
        Assert.Contains("X-Requested-With: dashboard", refused.Text("detail"), StringComparison.Ordinal);
        (await client.Get("/auth/me")).Is(200); // by the key that was not replaced
    }

    [Fact]
    public async Task A_key_goes_before_the_cookie_and_needs_no_header()
    {
        var (_, token) = await gateway.SignedIn();
        var other = await gateway.Account();
        var both = other.WithSession(token);
        Assert.Equal(other.Account, (await both.Get("/auth/me")).Text("id"));
        (await both.Put("/auth/me/onboarding", new { step = "connect" })).Is(200);
        (await both.WithKey("nonsense").Get("/auth/me")).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        var (_, token) = await gateway.SignedIn();
        var browser = gateway.Anybody.WithSession(token);
        (await browser.Delete("/auth/session")).IsProblem(403, "csrf");
        var answer = (await browser.AsDashboard.Delete("/auth/session")).Is(204);
        Assert.Equal("", answer.Session);
        Assert.Contains("expires=Thu, 01 Jan 1970", answer.Header("Set-Cookie"), StringComparison.Ordinal);
        var refused = (await browser.Get("/auth/me")).IsProblem(401, "unauthorized");
        Assert.StartsWith("Bearer", refused.Header("WWW-Authenticate"), StringComparison.Ordinal);
        (await browser.AsDashboard.Delete("/auth/session")).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Other_sessions_and_the_key_go_on()
    {
        var (client, token) = await gateway.SignedIn();
        var email = (await client.Get("/auth/me")).Text("email");
        var second = (await gateway.Anybody.Post("/auth/session", new { email, password = "correct horse" })).Session!;
        (await client.WithSession(token).Delete("/auth/session")).Is(204); // with the key no header is needed
        (await gateway.Anybody.WithSession(token).Get("/auth/me")).IsProblem(401, "unauthorized");
        (await gateway.Anybody.WithSession(second).Get("/auth/me")).Is(200);
        var nothing = (await client.Delete("/auth/session")).Is(204);
        Assert.Null(nothing.Session);
    }

    [Theory]
    [InlineData("""{}""", "/email", "/password")]
    [InlineData("""{"email":"ana","password":"x"}""", "/email")]
    [InlineData("""{"email":"ana@example.com","password":"x","remember":true}""", "/remember")]
    public async Task What_is_missing_or_unknown_is_named(string body, params string[] pointers) =>
        (await gateway.Anybody.PostText("/auth/session", body)).IsProblem(422, "validation_failed").Names(pointers);

    [Fact]
    public async Task A_form_of_another_site_cannot_sign_anybody_in() =>
        (await gateway.Anybody.PostText("/auth/session", """{"email":"ana@example.com","password":"correct horse"}""", "text/plain")).IsProblem(415, "unsupported_media_type");

    [Fact]
    public async Task A_password_hashed_in_weaker_days_is_hashed_anew()
    {
        var (services, email) = (gateway.App.Services, $"{gateway.NewName()}@example.com");
        var weak = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(this, "correct horse");
        await services.GetRequiredService<IGrainFactory>().Account(services.GetRequiredService<Ids>().NewAccount()).Open(new(email, null, weak, "key", "wapi_"));
        async Task<string> Stored() => (await services.GetRequiredService<AccountClaims>().FindLoginAsync(email))!.Value.PasswordHash;

        (await gateway.Anybody.Post("/auth/session", new { email, password = "correct horse" })).Is(200);
        var strong = await Stored();
        Assert.NotEqual(weak, strong);
        (await gateway.Anybody.Post("/auth/session", new { email, password = "correct horse" })).Is(200);
        Assert.Equal(strong, await Stored());
    }
}

/// <summary>Failed sign-ins, from many addresses: the gateway believes a proxy on this machine.</summary>
public sealed class SignInLimitTests(SignInLimitTests.BehindProxy world) : IClassFixture<SignInLimitTests.BehindProxy>
{
    static int s_addresses;

    /// <summary>Somebody at an address of their own.</summary>
    Client Somebody() => From($"203.0.113.{Interlocked.Increment(ref s_addresses)}");

    Client From(string address) => world.Anybody.With("X-Forwarded-For", address);

    static Task<Answer> SignIn(Client client, string email, string password = "correct horse") => client.Post("/auth/session", new { email, password });

    async Task<string> Email() => (await (await world.Stranger()).Client.Get("/auth/me")).Text("email");

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike()
    {
        var wrong = (await SignIn(Somebody(), await Email(), "wrong horse")).IsProblem(401, "invalid_credentials");
        var unknown = (await SignIn(Somebody(), "nobody-at-all@example.com")).IsProblem(401, "invalid_credentials");
        Assert.Equal(wrong.Body.Replace(wrong.Text("requestId"), "", StringComparison.Ordinal), unknown.Body.Replace(unknown.Text("requestId"), "", StringComparison.Ordinal));
        Assert.Equal(Names(wrong), Names(unknown));

        static IEnumerable<string> Names(Answer answer) => answer.Headers.Select(header => header.Key).Order();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_ten_failures_an_email_waits_wherever_it_is_tried_from(bool known)
    {
        var email = known ? await Email() : "nobody@example.com";
        for (var i = 0; i < 10; i++) (await SignIn(Somebody(), email, "wrong horse")).IsProblem(401, "invalid_credentials");
        var refused = (await SignIn(Somebody(), email)).IsProblem(429, "rate_limited");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 14 * 60, 15 * 60);
        (await SignIn(Somebody(), await Email())).Is(200);
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", "198.51.100.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:3::1")]
    public async Task After_ten_failures_an_address_waits_whomever_it_tries(string address, string same, string other)
    {
        for (var i = 0; i < 10; i++) (await SignIn(From(address), $"guess{i}@example.com")).IsProblem(401, "invalid_credentials");
        var email = await Email();
        (await SignIn(From(same), email)).IsProblem(429, "rate_limited");
        (await SignIn(From(other), email)).Is(200);
    }

    [Fact]
    public async Task Forty_at_once_get_ten_guesses()
    {
        var email = await Email();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SignIn(Somebody(), email, "wrong horse")));
        Assert.Equal((10, 30), (answers.Count(a => a.Status == 401), answers.Count(a => a.Status == 429)));
    }

    [Fact]
    public async Task Thirty_at_once_with_the_right_password_all_get_in()
    {
        var (email, office) = (await Email(), Somebody());
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => SignIn(office, email)));
        Assert.All(answers, answer => answer.Is(200));
    }

    [Fact]
    public async Task Success_forgives_the_emails_failures_and_not_the_addresses()
    {
        var (email, somebody) = (await Email(), Somebody());
        for (var i = 0; i < 9; i++) await SignIn(somebody, email, "wrong horse");
        (await SignIn(somebody, email)).Is(200);
        (await SignIn(somebody, email)).Is(200);
        (await SignIn(somebody, email, "wrong horse")).IsProblem(401, "invalid_credentials"); // the tenth from here
        (await SignIn(somebody, email)).IsProblem(429, "rate_limited");
        (await SignIn(Somebody(), email)).Is(200);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_https_the_cookie_is_secure() =>
        Assert.EndsWith("; secure; samesite=lax; httponly", (await SignIn(Somebody().With("X-Forwarded-Proto", "https"), await Email())).Is(200).Header("Set-Cookie"), StringComparison.Ordinal);

    public sealed class BehindProxy : World
    {
        protected override string[] Settings => ["--Gateway:TrustedProxies=127.0.0.1, 10.0.0.0/8"];
    }
}

/// <summary>Without proxies that are named, what callers say of their address is not believed.</summary>
public sealed class UntrustedAddressTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task An_address_that_callers_make_up_gives_no_more_guesses()
    {
        for (var i = 0; i < 10; i++)
            (await world.Anybody.With("X-Forwarded-For", $"203.0.113.{i}").Post("/auth/session", new { email = $"guess{i}@example.com", password = "guess" })).Is(401);
        (await world.Anybody.With("X-Forwarded-For", "203.0.113.99").Post("/auth/session", new { email = "guess@example.com", password = "guess" })).IsProblem(429, "rate_limited");
    }
}
