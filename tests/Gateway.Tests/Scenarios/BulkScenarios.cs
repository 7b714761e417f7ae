namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Many messages in one call.</summary>
public sealed class BulkScenarios(BulkScenarios.Roomy world) : IClassFixture<BulkScenarios.Roomy>
{
    public sealed class Roomy : World
    {
        protected override string[] Settings => ["--Sender:MessagesPerSecond=1000", "--Plans:free:BulkMax=1000", "--Plans:free:MessagesPerMonth=2500", "--Plans:basic:BulkMax=3", "--Bulk:MaxMessages=1000"];
    }

    [Fact]
    public async Task A_thousand_messages_are_accepted_in_one_call_and_sent_once_each_in_order()
    {
        var acme = await world.Account();
        await world.Sandbox.When(acme, new { statuses = new[] { "sent", "delivered" } });
        var answer = (await acme.Client.Post("/messages/bulk", new { messages = Texts(1_000) })).Is(202);
        Assert.Equal(("1000", "0"), (answer.Text("accepted"), answer.Text("rejected")));
        var ids = Ids(answer);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal($"/messages/bulk/{answer.Text("batchId")}", answer.Header("Location"));

        var done = await Finished(acme, answer.Text("batchId"), "delivered", 1_000);
        Assert.Equal("1000", done.Text("total"));
        Assert.NotNull(done.At("completedAt"));
        foreach (var id in ids.Where((_, i) => i % 97 == 0)) Assert.Equal(1, await world.Sandbox.Ledger.Count(id));
        Assert.Equal((1_000L, 1_500L), ((long, long))((await acme.Usage()).Messages, (await acme.Usage()).Remaining!.Value));
        var first = await acme.Look(ids[0]);
        Assert.Equal((answer.Text("batchId"), "+15550000000", "Hi 0"), (first.Text("batchId"), first.Text("to"), first.Text("text.body")));
        Assert.Equal(100, (await acme.List($"batchId={answer.Text("batchId")}&limit=100")).Count);
    }

    [Fact]
    public async Task Valid_messages_go_and_invalid_ones_are_named_by_their_index()
    {
        var acme = await world.Account();
        object[] messages = [new { to = "12", type = "text", text = new { body = "Hi" } }, Text(1), 7, new { to = A.Number, type = "text", text = new { body = "" }, dryRun = true, tpye = 1 }];
        var answer = (await acme.Client.Post("/messages/bulk", new { messages })).Is(202);
        Assert.Equal(("1", "3"), (answer.Text("accepted"), answer.Text("rejected")));
        Assert.Equal(["0", "1", "2", "3"], answer.At("messages")!.AsArray().Select(m => m!["index"]!.ToString()));
        Assert.Equal("invalid_phone", answer.Text("messages.0.error.code"));
        Assert.Equal("queued", answer.Text("messages.1.status"));
        Assert.Equal("/messages/2", answer.Text("messages.2.error.errors.0.pointer"));
        Assert.Equal(["/messages/3/dryRun", "/messages/3/text/body", "/messages/3/tpye"], answer.At("messages.3.error.errors")!.AsArray().Select(e => (string)e!["pointer"]!).Order(StringComparer.Ordinal));
        var batch = await Finished(acme, answer.Text("batchId"), "sent", 1);
        Assert.Equal(("1", "3"), (batch.Text("total"), batch.Text("rejected")));
        Assert.Equal(1, (await acme.Usage()).Messages);
    }

    [Fact]
    public async Task However_much_is_wrong_with_a_message_five_things_are_named()
    {
        var acme = await world.Account();
        var many = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"unknown{i}\":1"));
        var answer = (await acme.Client.PostText("/messages/bulk", $$"""{"messages":[{{{many}}}]}""")).Is(202);
        Assert.Equal(5, answer.At("messages.0.error.errors")!.AsArray().Count);
    }

    [Fact]
    public async Task The_limit_comes_before_what_is_wrong_with_the_messages()
    {
        var acme = await world.Account();
        (await acme.Client.Post("/messages/bulk", new { messages = Enumerable.Range(0, 5_000).ToArray(), atomic = true })).IsProblem(422, "batch_too_large");
    }

    [Fact]
    public async Task A_suspended_account_makes_no_bulk_calls_not_even_invalid_ones()
    {
        var acme = await world.Account();
        (await world.Operator.Post($"/operator/accounts/{acme.Id}/suspend")).Is(200);
        (await acme.Client.Post("/messages/bulk", new { messages = new[] { 1 } })).IsProblem(403, "account_suspended");
    }

    [Fact]
    public async Task With_atomic_one_invalid_message_refuses_all()
    {
        var acme = await world.Account();
        var answer = await acme.Client.Post("/messages/bulk", new { messages = new[] { Text(1), new { to = "12", type = "text", text = new { body = "Hi" } } }, atomic = true });
        answer.IsProblem(422, "invalid_phone").Names("/messages/1/to");
        Assert.Empty(await acme.List());
        Assert.Equal(0, (await acme.Usage()).Messages);
    }

    [Fact]
    public async Task All_invalid_is_still_a_call_that_can_be_looked_at()
    {
        var acme = await world.Account();
        var answer = (await acme.Client.Post("/messages/bulk", new { messages = new[] { 1, 2 } })).Is(202);
        var batch = (await acme.Client.Get($"/messages/bulk/{answer.Text("batchId")}")).Is(200);
        Assert.Equal(("0", "2"), (batch.Text("total"), batch.Text("rejected")));
        Assert.Equal(batch.Text("createdAt"), batch.Text("completedAt"));
    }

    [Fact]
    public async Task The_lower_limit_of_plan_and_server_counts_and_says_whose_it_is()
    {
        var acme = await world.Account();
        var server = (await acme.Client.Post("/messages/bulk", new { messages = Texts(1_001) })).IsProblem(422, "batch_too_large");
        Assert.Equal(("1000", "plan"), (server.Text("limit"), server.Text("limitedBy")));
        (await world.Operator.Put($"/operator/accounts/{acme.Id}/plan", new { plan = "basic" })).Is(200);
        var plan = (await acme.Client.Post("/messages/bulk", new { messages = Texts(4) })).IsProblem(422, "batch_too_large");
        Assert.Equal(("3", "plan"), (plan.Text("limit"), plan.Text("limitedBy")));
        Assert.Empty(await acme.List());
    }

    [Theory]
    [InlineData("""{}""", "/messages")]
    [InlineData("""{"messages":[]}""", "/messages")]
    [InlineData("""{"messages":{}}""", "/messages")]
    [InlineData("""{"messages":[1],"atomic":"yes","sendAt":"tomorrow","x":1}""", "/atomic", "/sendAt", "/x")]
    public async Task What_is_wrong_with_the_call_is_named(string body, params string[] pointers) =>
        (await (await world.Account()).Client.PostText("/messages/bulk", body)).IsProblem(422, "validation_failed").Names(pointers);

    [Fact]
    public async Task More_than_the_months_rest_is_refused_whole()
    {
        var acme = await world.Account();
        foreach (var _ in Enumerable.Range(0, 2)) (await acme.Client.Post("/messages/bulk", new { messages = Texts(1_000) })).Is(202);
        Assert.NotNull((await acme.Client.Post("/messages/bulk", new { messages = Texts(501) })).IsProblem(429, "quota_exceeded").Header("Retry-After"));
        Assert.Equal(2_000, (await acme.Usage()).Messages);
        (await acme.Client.Post("/messages/bulk", new { messages = Texts(500) })).Is(202);
    }

    [Fact]
    public async Task A_time_of_the_call_is_for_messages_without_one_and_a_scheduled_call_can_be_canceled_message_by_message()
    {
        var acme = await world.Account();
        var (later, soon) = (DateTimeOffset.Parse("2026-12-01T10:00:00Z", null), DateTimeOffset.Parse("2026-12-02T10:00:00Z", null));
        if (later < TimeProvider.System.GetUtcNow()) (later, soon) = (TimeProvider.System.GetUtcNow().AddDays(1), TimeProvider.System.GetUtcNow().AddDays(2));
        object[] messages = [Text(1), new { to = A.Number, type = "text", text = new { body = "Hi" }, sendAt = soon }];
        var answer = (await acme.Client.Post("/messages/bulk", new { messages, sendAt = later })).Is(202);
        Assert.Equal(["scheduled", "scheduled"], answer.At("messages")!.AsArray().Select(m => (string)m!["status"]!));
        var ids = Ids(answer);
        Assert.Equal((later, soon), ((DateTimeOffset)(await acme.Look(ids[0])).At("sendAt")!, (DateTimeOffset)(await acme.Look(ids[1])).At("sendAt")!));
        var batch = await Finished(acme, answer.Text("batchId"), "scheduled", 2);
        Assert.Null(batch.At("completedAt"));
        foreach (var id in ids) (await acme.Client.Post($"/messages/{id}/cancel")).Is(200);
        Assert.NotNull((await Finished(acme, answer.Text("batchId"), "canceled", 2)).At("completedAt"));
    }

    [Fact]
    public async Task Without_credentials_nothing_is_stored() =>
        (await (await world.Stranger()).Client.Post("/messages/bulk", new { messages = Texts(2) })).IsProblem(409, "credentials_missing");

    static Task<Answer> Finished(Account acme, string batch, string status, int count) => Eventually.Get(
        async () => (await acme.Client.Get($"/messages/bulk/{batch}")).Is(200), seen => seen.Text($"byStatus.{status}") == $"{count}", seen => $"{count} {status} were waited for, seen: {seen.Body}", TimeSpan.FromSeconds(30));

    static string[] Ids(Answer answer) => [.. answer.At("messages")!.AsArray().Select(m => (string)m!["id"]!)];

    static object[] Texts(int count) => [.. Enumerable.Range(0, count).Select(Text)];

    static object Text(int i) => new { to = $"+1555{i:0000000}", type = "text", text = new { body = $"Hi {i}" } };
}
