using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsApi.Storage;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What a restart leaves of sessions and other ways in.</summary>
public sealed class SessionScenarios : IAsyncLifetime
{
    readonly World _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    async Task Restart(params string[] settings)
    {
        await _world.Stop();
        await _world.Start(settings);
    }

    async Task<string> SignIn(Account account)
    {
        var email = (await account.Client.Get("/auth/me")).Text("email");
        return (await _world.Anybody.Post("/auth/session", new { email, password = "correct horse" })).Is(200).Session!;
    }

    [Fact]
    public async Task A_session_survives_it_and_one_that_was_ended_does_not()
    {
        var acme = await _world.Stranger();
        var (kept, ended) = (await SignIn(acme), await SignIn(acme));
        (await _world.Anybody.WithSession(ended).AsDashboard.Delete("/auth/session")).Is(204);
        await Restart();
        Assert.Equal(acme.Id, (await _world.Anybody.WithSession(kept).Get("/auth/me")).Is(200).Text("id"));
        (await _world.Anybody.WithSession(ended).Get("/auth/me")).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_session_in_use_is_renewed_and_the_browser_gets_its_cookie_again()
    {
        var acme = await _world.Stranger();
        var token = await SignIn(acme);
        await _world.Stop();
        await Age(acme.Id, TimeProvider.System.GetUtcNow().AddDays(3)); // what a session of four days has left
        await _world.Start();
        var browser = _world.Anybody.WithSession(token);
        Assert.Equal(token, (await browser.Get("/auth/me")).Is(200).Session);
        await Eventually.Get(() => browser.Get("/auth/me"), answer => answer.Is(200).Session is null, _ => "The session is renewed again and again.");
    }

    [Fact]
    public async Task When_the_key_was_last_used_is_still_known()
    {
        var acme = await _world.Stranger();
        var session = await SignIn(acme);
        (await acme.Client.Put("/auth/me/onboarding", new { step = "connect" })).Is(200); // behind the note
        await Restart();
        Assert.NotNull((await _world.Anybody.WithSession(session).Get("/auth/me")).At("apiKey.lastUsedAt"));
    }

    [Fact]
    public async Task A_marketplaces_user_has_the_same_account()
    {
        const string Secret = "--RAPIDAPI_PROXY_SECRET=secret";
        await Restart(Secret);
        var before = await Me();
        await Restart(Secret);
        Assert.Equal(before, await Me());

        async Task<string> Me() => (await _world.Anybody.With("X-RapidAPI-Proxy-Secret", "secret").With("X-RapidAPI-User", "ana").Get("/auth/me")).Is(200).Text("id");
    }

    Task Age(string account, DateTimeOffset expiresAt) => _world.Change(async store =>
    {
        var row = (await store.GetAsync(Tables.Accounts, new(account)))!;
        var document = JsonNode.Parse(row.Document.Span)!;
        document["sessions"]![0]!["expiresAt"] = expiresAt.ToUnixTimeMilliseconds();
        var put = new Operation.Put(Tables.Accounts, row.Key, JsonSerializer.SerializeToUtf8Bytes(document), [.. row.Columns], row.Version);
        Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync([put]));
    });
}
