namespace WhatsApi.Gateway.Tests;

/// <summary>Walks every route, so that a new one cannot be forgotten: it is closed, or it is named here as public.</summary>
[Collection(GatewayCollection.Name)]
public sealed class TenancyTests(GatewayFixture gateway)
{
    static readonly string[] Public =
    [
        "GET /health", "GET /healthz", "GET /ready", "POST /auth/register", "POST /auth/session",
        "GET /webhooks/whatsapp", "POST /webhooks/whatsapp", "GET /webhooks/whatsapp/{accountId}", "POST /webhooks/whatsapp/{accountId}",
        "POST /flows/{id}/trigger",
    ];

    /// <summary>For each path with an id: how an account gets such a resource. Meta's and operators' paths have no tenant.</summary>
    static readonly Dictionary<string, Func<Client, Task<string>>> Resources = new()
    {
        ["/messages/{id}/retry"] = async client => (await client.Post("/send-message", A.Text)).Text("id"),
        ["/messages/{id}/cancel"] = async client => (await client.Post("/send-message", A.Text)).Text("id"),
        ["/messages/bulk/{id}"] = async client => (await client.Post("/messages/bulk", new { messages = new[] { A.Text } })).Text("batchId"),
        ["/contacts/{id}"] = NewContact,
        ["/contacts/{id}/consent"] = NewContact,
        ["/campaigns/{id}"] = NewCampaign,
        ["/campaigns/{id}/plan"] = NewCampaign,
        ["/campaigns/{id}/launch"] = NewCampaign,
        ["/campaigns/{id}/pause"] = NewCampaign,
        ["/campaigns/{id}/resume"] = NewCampaign,
        ["/campaigns/{id}/cancel"] = NewCampaign,
        ["/flows/{id}"] = NewFlow,
        ["/flows/{id}/activate"] = NewFlow,
        ["/flows/{id}/deactivate"] = NewFlow,
        ["/flows/{id}/simulate"] = NewFlow,
        ["/flows/{id}/replay"] = NewFlow,
        ["/flows/{id}/executions"] = NewFlow,
        ["/flows/executions/{id}"] = NewExecution,
        ["/templates/{id}"] = async client => (await client.Post("/templates", A.Template)).Text("id"),
        ["/templates/by-name/{name}"] = async client => (await client.Post("/templates", A.Template)).Text("name"),
        ["/messages/{id}"] = async client => (await client.Post("/send-message", A.Text)).Text("id"),
        ["/auth/me/webhook/deliveries/{id}/replay"] = ADelivery,
    };

    static async Task<string> ADelivery(Client client)
    {
        (await client.Put("/auth/me/webhook", new { url = World.ClosedPort() })).Is(200);
        await client.Post("/send-message", A.Text);
        return (await Eventually.Get(() => client.Get("/auth/me/webhook/deliveries"), log => log.At("data")!.AsArray().Count > 0, _ => "A delivery was waited for.")).Text("data.0.id");
    }

    static int s_people;

    static async Task<string> NewContact(Client client) => (await client.Post("/contacts", new { phone = $"+1555{Interlocked.Increment(ref s_people):0000000}" })).Is(201).Text("id");

    static async Task<string> NewCampaign(Client client) => (await client.Post("/campaigns", A.Campaign)).Is(201).Text("id");

    static async Task<string> NewFlow(Client client) => (await client.Post("/flows", A.Flow)).Is(201).Text("id");

    static async Task<string> NewExecution(Client client)
    {
        var flow = await NewFlow(client);
        (await client.Post($"/flows/{flow}/activate")).Is(200);
        return (await client.Post($"/flows/{flow}/trigger", new { from = $"+1555{Interlocked.Increment(ref s_people):0000000}", text = "" })).Is(202).Text("executionId");
    }

    IEnumerable<Route> Closed => Route.Of(gateway.App).Where(route => !Public.Contains(route.ToString()));

    [Fact]
    public void Public_paths_are_those_that_are_named() =>
        Assert.Equal(Public.Order(), Route.Of(gateway.App).Where(route => route.Scheme is null).Select(route => route.ToString()).Order());

    [Fact]
    public async Task Without_a_key_every_other_path_answers_401()
    {
        foreach (var route in Closed) Assert401(route, await Call(gateway.Anybody, route, "msg_00000000000000000000000000"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("wapi_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_0000000000000000000000000000000000000000000_000000")]
    public async Task With_a_wrong_key_too(string key)
    {
        foreach (var route in Closed) Assert401(route, await Call(gateway.Anybody.WithKey(key), route, "msg_00000000000000000000000000"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("wses_01KAN8M5Q0V7T3W2X1Y0Z9S8R7_0000000000000000000000000000000000000000000_000000")]
    public async Task With_a_wrong_session_too(string token)
    {
        foreach (var route in Closed) Assert401(route, await Call(gateway.Anybody.WithSession(token).AsDashboard, route, "msg_00000000000000000000000000"));
    }

    [Fact]
    public async Task A_session_alone_changes_nothing_on_any_path()
    {
        var (_, token) = await gateway.SignedIn();
        foreach (var route in Closed.Where(route => route.Scheme == ApiKeyHandler.Name && route.Method != "GET"))
            (await Call(gateway.Anybody.WithSession(token), route, "msg_00000000000000000000000000")).IsProblem(403, "csrf");
        (await gateway.Anybody.WithSession(token).Get("/auth/me")).Is(200);
    }

    [Fact]
    public async Task A_well_formed_key_of_an_account_that_does_not_exist_is_refused() =>
        (await gateway.Anybody.WithKey(ApiKeys.Make("acc_00000000000000000000000000").Text).Get("/auth/me")).IsProblem(401, "unauthorized");

    [Fact]
    public async Task Another_tenants_resources_are_not_found()
    {
        var (owner, other) = (await gateway.FullAccount(), await gateway.FullAccount());
        foreach (var route in Closed.Where(route => route.Path.Contains('{') && route.Scheme == ApiKeyHandler.Name))
        {
            Assert.True(Resources.ContainsKey(route.Path), $"{route} has an id: say in this test how an account gets one.");
            var id = await Resources[route.Path](owner);
            (await Call(other, route, id)).IsProblem(404, "not_found");
            Assert.NotEqual(404, (await Call(owner, route, id)).Status);
        }
    }

    [Theory]
    [InlineData("%01")]
    [InlineData("%0A")]
    [InlineData("%0D%0A")]
    [InlineData("%1F")]
    [InlineData("%7F")]
    [InlineData("%C2%85")]
    [InlineData("%E2%80%A8")]
    [InlineData("%FF")] // no UTF-8
    [InlineData("con_00000000000000000000000000%01")]
    public async Task An_id_that_cannot_be_one_is_not_found_on_any_path(string id)
    {
        var acme = await gateway.FullAccount();
        foreach (var route in Closed.Where(route => route.Path.Contains('{') && !route.Path.Contains(":int}", StringComparison.Ordinal) && !IsOfEngine(route.Path)))
            (await Call(route.Scheme == ApiKeyHandler.Name ? acme : gateway.Operator, route, id)).IsProblem(404, "not_found");
    }

    // The pages of Orleans' dashboard answer in their own way.
    static bool IsOfEngine(string path) => path.StartsWith("/dashboard", StringComparison.Ordinal);

    [Fact]
    public async Task Another_tenants_messages_are_not_listed()
    {
        var (owner, other) = (await gateway.ConnectedAccount(), await gateway.ConnectedAccount());
        await owner.Post("/send-message", A.Text);
        Assert.Empty((await other.Get("/messages")).Is(200).At("data")!.AsArray());
    }

    [Fact]
    public async Task An_accounts_key_does_not_open_operators_paths()
    {
        var client = await gateway.Account();
        foreach (var route in Closed.Where(route => route.Path.StartsWith("/operator", StringComparison.Ordinal)))
            Assert401(route, await Call(client, route, client.Account));
    }

    static Task<Answer> Call(Client client, Route route, string id)
    {
        if (route.Path.Contains(":int}", StringComparison.Ordinal)) id = "1";
        var path = route.Path.Contains('{') ? $"{route.Path[..route.Path.IndexOf('{')]}{id}{route.Path[(route.Path.IndexOf('}') + 1)..]}" : route.Path;
        return route.Doc?.Body is { } body ? client.Send(new(route.Method), path, new StringContent(body.Example, null, "application/json")) : client.Send(new(route.Method), path, null);
    }

    static void Assert401(Route route, Answer answer) => Assert.True(answer.Status == 401 && answer.Text("code") == "unauthorized", $"{route} answered {answer}");
}
