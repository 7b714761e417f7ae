using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class ControlTests
{
    [Theory]
    [InlineData("131048", 400)]
    [InlineData("131016", 500)]
    [InlineData("131031", 403)]
    public async Task A_magic_recipient_is_refused_with_the_code_it_ends_in(string code, int http)
    {
        await using var meta = await Start();
        var sent = await meta.Send(Text("+15555" + code));
        Assert.Equal((http, code), (sent.Status, sent.Text("error.code")));
        await meta.Behave(new { magicRecipients = false });
        Assert.Equal(200, (await meta.Send(Text("+15555" + code))).Status);
    }

    [Fact]
    public async Task A_dropped_answer_leaves_an_accepted_message_with_its_statuses()
    {
        await using var meta = await Start();
        await meta.Control("POST", "/rules", new { match = new { textContains = "lost" }, then = new { dropAnswer = true }, times = 1 });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => meta.Send(Text(body: "an answer lost", opaque: "42")));
        await meta.Receiver.FirstStatus("read");

        await meta.Wamid(Text(body: "an answer lost", opaque: "42"));
        var ledger = await meta.Control("GET", "/ledger?opaque=42");
        Assert.Equal(("False", "True"), (ledger.Text("data.0.answered"), ledger.Text("data.1.answered")));
        Assert.Equal("read", ledger.Text("data.0.statuses.2.status"));
        var summary = await meta.Control("GET", "/ledger/summary");
        Assert.Equal(("2", "1", "1"), (summary.Text("accepted"), summary.Text("distinct"), summary.Text("answersDropped")));
        Assert.Equal(("42", "2"), (summary.Text("duplicates.0.opaque"), summary.Text("duplicates.0.count")));
    }

    [Fact]
    public async Task A_connection_dropped_before_leaves_nothing()
    {
        await using var meta = await Start(new { dropBeforeRate = 1 });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => meta.Send(Text()));
        Assert.Equal("0", (await meta.Control("GET", "/ledger/summary")).Text("accepted"));
    }

    [Fact]
    public async Task The_ledger_keeps_the_body_as_received()
    {
        await using var meta = await Start();
        var body = """{ "messaging_product":"whatsapp",  "to":"+16505551234", "text":{"body":"caf\u00E9"} }""";
        await meta.Send(body);
        Assert.Contains(body, await meta.Http.GetStringAsync("/sandbox/ledger?to=%2B16505551234"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_is_read_page_by_page_and_forgets_the_oldest()
    {
        await using var meta = await Start(configure: o => o.LedgerCapacity = 5);
        for (var i = 0; i < 7; i++) await meta.Wamid(Text(opaque: $"m{i}"));
        var first = await meta.Control("GET", "/ledger?limit=3");
        var rest = await meta.Control("GET", $"/ledger?limit=3&after={first.Text("after")}");
        Assert.Equal(["m2", "m3", "m4", "m5", "m6"], first.Json.Items("data").Concat(rest.Json.Items("data")).Select(e => e.Text("opaque")));
        var summary = await meta.Control("GET", "/ledger/summary");
        Assert.Equal(("7", "5", "2"), (summary.Text("accepted"), summary.Text("distinct"), summary.Text("forgotten")));
    }

    [Fact]
    public async Task A_rule_refuses_as_often_as_it_says()
    {
        await using var meta = await Start();
        var rule = new { match = new { to = To }, then = new { errorCode = 131000, errorHttpStatus = 503 }, times = 2 };
        var made = await meta.Control("POST", "/rules", rule);
        Assert.Equal((503, 503, 200), ((await meta.Send(Text())).Status, (await meta.Send(Text())).Status, (await meta.Send(Text())).Status));
        Assert.Equal("2", (await meta.Control("GET", $"/rules/{made.Text("id")}")).Text("used"));
        Assert.Equal(204, (await meta.Control("DELETE", $"/rules/{made.Text("id")}")).Status);
    }

    [Fact]
    public async Task A_rule_can_let_a_message_fail_after_it_was_sent()
    {
        await using var meta = await Start();
        await meta.Control("POST", "/rules", new { then = new { statuses = new[] { "sent" }, failStatusCode = 131049 } });
        await meta.Wamid(Text());
        Assert.Equal("131049", (await meta.Receiver.FirstStatus("failed")).Statuses.Single().Text("errors.0.code"));
        await meta.Receiver.FirstStatus("sent");
    }

    [Fact]
    public async Task An_outage_answers_503_without_an_envelope()
    {
        await using var meta = await Start(new { outage = true });
        var sent = await meta.Send(Text());
        Assert.Equal((503, System.Text.Json.JsonValueKind.Undefined), (sent.Status, sent.Json.ValueKind));
        await meta.Behave(new { outage = (bool?)null });
        await meta.Wamid(Text());
    }

    [Theory]
    [InlineData("""{"failRate":2}""", "failRate")]
    [InlineData("""{"failCode":5}""", "failCode")]
    [InlineData("""{"statuses":["sent","seen"]}""", "statuses")]
    [InlineData("""{"statuses":"sent"}""", "statuses")]
    [InlineData("""{"failrat":1}""", "failrat")]
    [InlineData("""[]""", "")]
    [InlineData("""{""", "")]
    public async Task A_wrong_knob_is_refused_by_name_and_changes_nothing(string body, string member)
    {
        await using var meta = await Start();
        var before = (await meta.Control("GET", "/behaviour")).Json.ToString();
        using var response = await meta.Http.PutAsync("/sandbox/behaviour", new StringContent(body));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"\"member\":\"{member}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, (await meta.Control("GET", "/behaviour")).Json.ToString());
    }

    [Fact]
    public async Task A_reset_forgets_everything_but_the_callback()
    {
        await using var meta = await Start(new { outage = true });
        await meta.Behave(new { outage = false, sentAfterMs = 3_600_000 });
        await meta.Wamid(Text());
        await meta.Control("POST", "/reset");
        var summary = await meta.Control("GET", "/ledger/summary");
        Assert.Equal(("0", "0"), (summary.Text("accepted"), summary.Text("webhooks.pending")));
        Assert.Equal(meta.Receiver.Url, (await meta.Control("GET", "/callback")).Text("url"));
        await meta.Wamid(Text());
        await meta.Receiver.FirstStatus("sent");
    }

    [Fact]
    public async Task Help_lists_the_controls_for_people_and_for_programs()
    {
        await using var meta = await Start();
        Assert.Contains((await meta.Control("GET", "")).Json.Items("magicRecipients"), m => m.Text("endsIn") == "131026");
        meta.Http.DefaultRequestHeaders.Add("Accept", "text/html");
        Assert.Contains("/sandbox/behaviour", await meta.Http.GetStringAsync("/sandbox"), StringComparison.Ordinal);
        Assert.Equal("ok", (await meta.Control("GET", "/health")).Text("status"));
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_at_start()
    {
        var refusal = Assert.Throws<ArgumentException>(() => SandboxApp.Build(new SandboxOptions { Url = "8081" }));
        Assert.Contains("Sandbox:Url", refusal.Message, StringComparison.Ordinal);
    }
}
