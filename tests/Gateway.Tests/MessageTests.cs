using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests;

[Collection(GatewayCollection.Name)]
public sealed class MessageTests(GatewayFixture gateway)
{
    [Fact]
    public async Task An_accepted_message_can_be_read_back()
    {
        var client = await gateway.ConnectedAccount();
        var receipt = (await client.Post("/send-message", new { to = "+1 (555) 123-4567", type = "text", text = new { body = "Héllo 👍", preview_url = true }, metadata = new { orderId = "42" } })).Is(202);
        Assert.Equal(["id", "status", "to", "type", "sendAt", "batchId", "metadata", "createdAt"], receipt.Json.AsObject().Select(m => m.Key));
        Assert.Equal(A.Number, receipt.Text("to"));
        Assert.Equal($"/messages/{receipt.Text("id")}", receipt.Header("Location"));

        var message = (await client.Get($"/messages/{receipt.Text("id")}")).Is(200);
        Assert.Equal("Héllo 👍", message.Text("text.body"));
        Assert.Equal("42", message.Text("metadata.orderId"));
        Assert.Equal("outbound", message.Text("direction"));
        Assert.NotEmpty(message.At("timeline")!.AsArray());
    }

    [Theory]
    [InlineData("""{"to":"+15551234567","text":{"body":"Hi"}}""")]
    [InlineData("""{"messaging_product":"whatsapp","recipient_type":"individual","to":"15551234567","type":"text","text":{"body":"Hi"}}""")]
    [InlineData("""{"recipient":"US.13491208655302741918","type":"text","text":{"body":"Hi"}}""")]
    [InlineData("""{"to":"US.13491208655302741918","type":"text","text":{"body":"Hi"}}""")]
    [InlineData("""{"to":"0015551234567","type":"text","text":{"body":"Hi"},"sendAt":"2020-01-01T00:00:00Z","dryRun":false,"onUnknown":"hold","metadata":{}}""")]
    [InlineData("""{"to":"+15551234567","type":"text","text":{"body":"Hi"},"sendAt":null,"metadata":null,"context":null}""")]
    public async Task Bodies_of_our_own_and_of_metas_clients_are_taken(string body) => (await (await gateway.ConnectedAccount()).PostText("/send-message", body)).Is(202);

    [Theory]
    [InlineData("""{}""", "/to", "/type")]
    [InlineData("""{"to":"+15551234567"}""", "/type")]
    [InlineData("""{"to":"+15551234567","type":"text"}""", "/text")]
    [InlineData("""{"to":"+15551234567","type":"telegram","text":{"body":"x"}}""", "/type")]
    [InlineData("""{"to":"+15551234567","type":"text","text":{"body":"x"},"image":{"id":"1"}}""", "/image")]
    [InlineData("""{"to":"+15551234567","type":"text","text":{"body":""}}""", "/text/body")]
    [InlineData("""{"to":"con_01KAN8M5Q0V7T3W2X1Y0Z9S8R7","text":{"body":"x"}}""", "/to")]
    [InlineData("""{"recipient":"nobody","text":{"body":"x"}}""", "/recipient")]
    [InlineData("""{"to":"+15551234567","text":{"body":"x"},"recipient_type":"group"}""", "/recipient_type")]
    [InlineData("""{"to":"+15551234567","text":{"body":"x"},"sendAt":"2999-01-01T00:00:00Z"}""", "/sendAt")]
    [InlineData("""{"to":"+15551234567","text":{"body":"x"},"sendAt":"2026-12-01T10:00:00"}""", "/sendAt")]
    [InlineData("""{"to":"+15551234567","text":{"body":"x"},"onUnknown":"guess","dryRun":"yes"}""", "/onUnknown", "/dryRun")]
    [InlineData("""{"to":"+15551234567","text":{"body":"x"},"metadata":{"a":1,"":"x"}}""", "/metadata/a", "/metadata/")]
    [InlineData("""{"to":"12","text":{"body":""},"typ":"text"}""", "/to", "/text/body", "/typ")]
    public async Task Everything_wrong_is_named_and_nothing_is_sent(string body, params string[] pointers)
    {
        var client = await gateway.ConnectedAccount();
        (await client.PostText("/send-message", body)).IsProblem(422, "validation_failed").Names(pointers);
        Assert.Empty((await client.Get("/messages")).At("data")!.AsArray());
    }

    [Theory]
    [InlineData("12")]
    [InlineData("hello")]
    [InlineData("+1555123456789012")]
    public async Task A_bad_number_alone_has_its_own_code(string to) =>
        (await (await gateway.ConnectedAccount()).Post("/send-message", new { to, text = new { body = "Hi" } })).IsProblem(422, "invalid_phone").Names("/to");

    [Fact]
    public async Task Metadata_may_have_twenty_pairs()
    {
        var client = await gateway.ConnectedAccount();
        object Body(int pairs) => new { to = A.Number, text = new { body = "Hi" }, metadata = Enumerable.Range(0, pairs).ToDictionary(i => $"k{i}", i => "v") };
        (await client.Post("/send-message", Body(20))).Is(202);
        (await client.Post("/send-message", Body(21))).IsProblem(422, "validation_failed").Names("/metadata");
    }

    [Fact]
    public async Task A_later_message_is_scheduled()
    {
        var client = await gateway.ConnectedAccount();
        var at = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var receipt = (await client.Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, sendAt = at })).Is(202);
        Assert.Equal(("scheduled", at), (receipt.Text("status"), receipt.Text("sendAt")));
    }

    [Fact]
    public async Task A_dry_run_shows_metas_request_and_leaves_nothing()
    {
        var client = await gateway.ConnectedAccount();
        var answer = (await client.Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, dryRun = true })).Is(200);
        Assert.EndsWith("/messages", answer.Text("metaRequest.url"), StringComparison.Ordinal);
        Assert.Equal("Hi", answer.Text("metaRequest.body.text.body"));
        Assert.Contains("24 hours", Assert.IsType<JsonArray>(answer.At("warnings"))[0]!.ToString(), StringComparison.Ordinal);
        Assert.Empty((await client.Get("/messages")).At("data")!.AsArray());
        Assert.Equal("0", (await client.Get("/auth/me")).Text("usage.messages"));
    }

    [Fact]
    public async Task A_dry_run_is_refused_like_a_send() =>
        (await (await gateway.Account()).Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, dryRun = true })).IsProblem(409, "credentials_missing");

    [Theory]
    [InlineData("msg_00000000000000000000000000")]
    [InlineData("msg_1")]
    [InlineData("acc_00000000000000000000000000")]
    [InlineData("%20")]
    public async Task An_unknown_message_is_not_found(string id) => (await (await gateway.Account()).Get($"/messages/{id}")).IsProblem(404, "not_found");

    [Fact]
    public async Task Pages_are_newest_first_and_stable_while_messages_are_added()
    {
        var client = await gateway.ConnectedAccount();
        var sent = new List<string>();
        for (var i = 0; i < 5; i++) sent.Insert(0, (await client.Post("/send-message", A.Text)).Text("id"));

        var read = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await client.Get($"/messages?limit=2&cursor={cursor}")).Is(200);
            read.AddRange(page.At("data")!.AsArray().Select(m => (string)m!["id"]!));
            cursor = (string?)page.At("nextCursor");
            await client.Post("/send-message", A.Text);
        }
        while (cursor is not null);
        Assert.Equal(sent, read);
    }

    [Theory]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=101", "/limit")]
    [InlineData("limit=ten", "/limit")]
    [InlineData("limit=1&limit=2", "/limit")]
    [InlineData("cursor=abc", "/cursor")]
    [InlineData("cursor=!!", "/cursor")]
    [InlineData("cursor=YzE6bXNnXzE", "/cursor")]
    [InlineData("status=foo", "/status")]
    [InlineData("direction=up", "/direction")]
    [InlineData("from=notadate", "/from")]
    [InlineData("until=2026-13-01", "/until")]
    [InlineData("to=12", "/to")]
    [InlineData("batchId=1", "/batchId")]
    [InlineData("limit=x&status=y", "/limit", "/status")]
    public async Task Bad_parameters_are_named(string query, params string[] pointers)
    {
        var answer = (await (await gateway.Account()).Get($"/messages?{query}")).IsProblem(400, "invalid_parameter").Names(pointers);
        Assert.Equal(pointers.Select(p => p[1..]).Order(), answer.At("errors")!.AsArray().Select(e => (string)e!["parameter"]!).Order());
    }

    [Theory]
    [InlineData("unknown=1")]
    [InlineData("status=&to=&limit=&cursor=")]
    [InlineData("to=+15551234567")]
    [InlineData("from=2026-01-01T00:00:00+01:00&until=2026-12-01")]
    public async Task Unknown_and_empty_parameters_and_bare_plus_signs_do_no_harm(string query) => (await (await gateway.Account()).Get($"/messages?{query}")).Is(200);

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var client = await gateway.ConnectedAccount();
        await client.Post("/send-message", A.Text);
        await client.Post("/send-message", new { to = "+15557654321", text = new { body = "Hi" } });
        async Task<int> Count(string query) => (await client.Get($"/messages?{query}")).Is(200).At("data")!.AsArray().Count;
        Assert.Equal(1, await Count("to=%2B15557654321"));
        Assert.Equal(2, await Count("direction=outbound&type=text"));
        Assert.Equal(0, await Count("direction=inbound"));
        Assert.Equal(0, await Count("to=%2B15557654321&direction=inbound"));
        Assert.Equal(0, await Count("until=2020-01-01"));
        Assert.Equal(2, await Count("from=2020-01-01"));
    }
}
