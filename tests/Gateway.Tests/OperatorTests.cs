using System.Text;
using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class OperatorTests(GatewayFixture gateway)
{
    public static TheoryData<string> Nobody => ["acc_00000000000000000000000000", "nobody", "acc_"];

    [Fact]
    public async Task An_operator_puts_an_account_on_a_plan()
    {
        var client = await gateway.Account();
        var answer = (await gateway.Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan = "pro" })).Is(200);
        Assert.Equal(("pro", "100000"), (answer.Text("plan.id"), answer.Text("plan.limits.messagesPerMonth")));
        Assert.Equal("pro", (await client.Get("/auth/me")).Text("plan.id"));
    }

    [Fact]
    public async Task An_unknown_plan_is_named()
    {
        var client = await gateway.Account();
        (await gateway.Operator.Put($"/operator/accounts/{client.Account}/plan", new { plan = "gold" })).IsProblem(422, "validation_failed").Names("/plan");
    }

    [Theory]
    [MemberData(nameof(Nobody))]
    public async Task An_unknown_account_is_not_found_and_not_made(string id)
    {
        (await gateway.Operator.Put($"/operator/accounts/{id}/plan", new { plan = "pro" })).IsProblem(404, "not_found");
        (await gateway.Operator.Get($"/operator/accounts/{id}")).IsProblem(404, "not_found");
        (await gateway.Operator.Post($"/operator/accounts/{id}/suspend")).IsProblem(404, "not_found");
        (await gateway.Operator.Post($"/operator/accounts/{id}/reinstate")).IsProblem(404, "not_found");
        Assert.Empty(await List($"search={id}"));
    }

    [Fact]
    public async Task A_wrong_key_is_refused() => (await gateway.Anybody.With(OperatorHandler.Header, "wrong").Get("/operator/webhooks/unparsed")).IsProblem(401, "unauthorized");

    [Fact]
    public async Task A_browser_opens_pages_with_the_key_as_its_password_and_changes_nothing()
    {
        var client = await gateway.Account();
        var browser = gateway.Anybody.With("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"ana:{GatewayFixture.OperatorKey}"))}");
        (await browser.Get($"/operator/accounts/{client.Account}")).Is(200);
        (await browser.Post($"/operator/accounts/{client.Account}/suspend")).IsProblem(401, "unauthorized");
        Assert.StartsWith("Basic ", (await gateway.Anybody.Get("/operator/stats")).Is(401).Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic !")]
    [InlineData("Basic YW5h")] // ana, and no password
    [InlineData("Basic YW5hOndyb25n")] // ana:wrong
    [InlineData("Bearer operator-key-for-tests")]
    public async Task Anything_else_it_sends_is_refused(string header) => (await gateway.Anybody.With("Authorization", header).Get("/operator/stats")).IsProblem(401, "unauthorized");

    [Fact]
    public async Task An_operator_sees_what_the_owner_sees_and_whether_it_is_suspended()
    {
        var client = await gateway.ConnectedAccount();
        var me = (await client.Get("/auth/me")).Json.AsObject();
        me.Remove("suspended");
        var seen = (await gateway.Operator.Get($"/operator/accounts/{client.Account}")).Is(200).Json.AsObject();
        Assert.False((bool)seen["suspended"]!);
        seen.Remove("suspended");
        Assert.Equal(me.ToJsonString(), seen.ToJsonString());
    }

    [Fact]
    public async Task Accounts_are_found_by_id_number_and_the_beginning_of_their_address()
    {
        var client = await gateway.ConnectedAccount();
        var me = await client.Get("/auth/me");
        var (email, number) = (me.Text("email"), me.Text("credentials.phoneNumberId"));
        foreach (var search in new[] { client.Account, number, email, email.ToUpperInvariant(), $"%20{email[..^4]}%20" })
        {
            var row = Assert.Single(await List($"search={search}"))!;
            Assert.Equal(
                $$$"""{"id":"{{{client.Account}}}","email":"{{{email}}}","name":null,"plan":{"id":"free"},"suspended":false,"phoneNumberId":"{{{number}}}","createdAt":"{{{me.Text("createdAt")}}}"}""",
                row.ToJsonString());
        }
        Assert.Empty(await List($"search={email}&plan=pro"));
        Assert.Empty(await List($"search={email[1..]}"));
    }

    [Fact]
    public async Task The_list_goes_from_the_newest_to_the_oldest()
    {
        string[] ids = [(await gateway.Account()).Account, (await gateway.Account()).Account, (await gateway.Account()).Account];
        foreach (var id in ids) (await gateway.Operator.Put($"/operator/accounts/{id}/plan", new { plan = "ultra" })).Is(200);
        var found = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = (await gateway.Operator.Get($"/operator/accounts?plan=ultra&limit=2&cursor={cursor}")).Is(200);
            found.AddRange(page.At("data")!.AsArray().Select(row => (string)row!["id"]!));
            cursor = (string?)page.At("nextCursor");
            if (cursor is null) break;
        }
        Assert.Equal(found.OrderDescending(StringComparer.Ordinal), found);
        Assert.Equal(ids.Reverse(), found.Where(ids.Contains));
        Assert.True((await List("limit=3")).Count == 3);
    }

    [Theory]
    [InlineData("limit=101", "/limit")]
    [InlineData("cursor=x", "/cursor")]
    public async Task A_wrong_parameter_is_named(string query, string pointer) =>
        (await gateway.Operator.Get($"/operator/accounts?{query}")).IsProblem(400, "invalid_parameter").Names(pointer);

    [Fact]
    public async Task The_figures_are_all_there()
    {
        var client = await gateway.ConnectedAccount();
        await Statuses.Reaches(client, (await client.Post("/send-message", A.Text)).Is(202).Text("id"), "sent", "delivered", "read");
        const string Payload = """{"object":"whatsapp_business_account","entry":[]}"""; // the gateway itself stores it, wherever the grains are
        (await gateway.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(Payload, GatewayFixture.AppSecret)).PostText("/webhooks/whatsapp", Payload)).Is(200);
        var stats = (await gateway.Operator.Get("/operator/stats")).Is(200);
        Assert.Equal(["queues", "oldestWaitingAt", "activations", "inbox", "store", "process"], stats.Json.AsObject().Select(member => member.Key));
        Assert.Equal(["waiting", "inFlight", "more", "numbers"], stats.At("queues")!.AsObject().Select(member => member.Key));
        var byType = stats.At("activations.byType")!.AsObject().ToDictionary(type => type.Key, type => (int)type.Value!);
        Assert.All(new[] { "AccountGrain", "InboxGrain", "MessageGrain", "SenderGrain" }, type => Assert.True(byType[type] > 0));
        Assert.Equal(byType.Values.Sum(), (int)stats.At("activations.total")!);
        Assert.Equal(["waiting", "oldestAt", "kept", "more"], stats.At("inbox")!.AsObject().Select(member => member.Key));
        Assert.Equal(Silos.Store, stats.Text("store.provider"));
        foreach (var figure in new[] { "store.commits", "store.units", "store.lastCommitMs", "process.workingSetBytes", "process.gcHeapBytes", "process.threads", "process.cpuSeconds" })
            Assert.True((double)stats.At(figure)! > 0, $"{figure} is {stats.At(figure)}");
    }

    async Task<JsonArray> List(string query) => (await gateway.Operator.Get($"/operator/accounts?{query}")).Is(200).At("data")!.AsArray();
}
