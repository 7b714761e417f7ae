using System.Globalization;
using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>A gateway whose receivers are on this machine, and that tries again soon.</summary>
public sealed class ForwardingWorld : World
{
    public Receiver Receiver { get; private set; } = null!;

    protected override string[] Settings => ["--Security:AllowPrivateTargets=true", "--Forwarder:FirstRetry=00:00:00.200"];

    public override async Task InitializeAsync()
    {
        Receiver = await Receiver.Start();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}

/// <summary>What an account's own server gets.</summary>
public sealed class ForwardingScenarios(ForwardingWorld world) : IClassFixture<ForwardingWorld>
{
    MetaSandbox Sandbox => world.Sandbox;
    Receiver Receiver => world.Receiver;

    [Fact]
    public async Task Events_come_signed_in_order_and_are_those_of_the_stream()
    {
        var acme = await world.Account();
        var secret = await Set(acme);
        var m = (await acme.Client.Post("/send-message", new { to = A.Number, text = new { body = "Hi" }, metadata = new { orderId = "42" } })).Is(202).Text("id");
        await Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
        await Sandbox.Reads(m);
        var all = await Receiver.Gets(3, acme.Id);

        Assert.Equal(["message.sent", "message.delivered", "message.read"], all.Select(r => r.Type));
        Assert.All(all, r => Assert.True(r.IsSignedWith(secret)));
        Assert.All(all, r => Assert.Equal((r.Id, "application/json"), (r.Headers["webhook-id"], r.Headers["content-type"])));
        Assert.All(all, r => Assert.InRange(Age(r), -2, 60));
        Assert.Equal([1, 2, 3], all.Select(r => r.Sequence));
        var data = all[1].Json["data"]!;
        Assert.Equal((m, "outbound", "delivered", "text"), ((string)data["id"]!, (string)data["direction"]!, (string)data["status"]!, (string)data["type"]!));
        Assert.Equal((A.Number, null, acme.PhoneNumberId), ((string)data["to"]!, (string?)data["from"], (string)data["phoneNumberId"]!));
        Assert.Equal("42", (string)data["metadata"]!["orderId"]!);
        Assert.Equal((await acme.Look(m)).Text("wamid"), (string)data["wamid"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)all[1].Json["timestamp"]!);

        var stream = (await acme.Client.Get("/events")).Is(200);
        Assert.Equal(all.Select(r => (r.Id, r.Type, r.Sequence)), stream.At("data")!.AsArray().Select(e => ((string)e!["id"]!, (string)e["type"]!, (long?)e["sequence"])));
        Assert.Equal(("3", false), (stream.Text("nextAfter"), (bool)stream.At("hasMore")!));
    }

    [Fact]
    public async Task An_inbound_message_comes_with_metas_own_object()
    {
        var acme = await world.Account();
        await Set(acme, new { events = new[] { "message.received" } });
        await Sandbox.Writes(acme, new { from = "15551234567", text = "Hello", name = "Ana" });
        var e = (await Receiver.Gets(1, acme.Id))[0].Json;
        Assert.Equal(("message.received", "received", "inbound"), ((string)e["type"]!, (string)e["data"]!["status"]!, (string)e["data"]!["direction"]!));
        Assert.Equal(("+15551234567", "Hello"), ((string)e["data"]!["from"]!, (string)e["data"]!["text"]!["body"]!));
    }

    [Fact]
    public async Task A_failure_tells_its_reason()
    {
        var acme = await world.Account();
        await Set(acme);
        await acme.Sees(await acme.Send(to: "+15550131030"), "failed");
        var error = (await Receiver.Gets(1, acme.Id))[0].Json["data"]!["error"]!;
        Assert.Equal((131030, false), ((int)error["code"]!, (bool)error["retryable"]!));
    }

    [Fact]
    public async Task What_fails_comes_again_with_the_same_id_and_later_events_of_its_message_wait()
    {
        var acme = await world.Account();
        await Set(acme);
        var failures = 0;
        Answer(acme, r => r.Type == "message.sent" && failures++ == 0 ? 503 : 200);
        var m = await acme.Send();
        await Sandbox.Delivers(m);
        var all = await Receiver.Gets(3, acme.Id);
        Assert.Equal(["message.sent", "message.sent", "message.delivered"], all.Select(r => r.Type));
        Assert.Equal(all[0].Headers["webhook-id"], all[1].Headers["webhook-id"]);
        var log = await Log(acme, list => list.All(d => (string)d!["status"]! == "delivered") && list.Count == 2);
        Assert.Equal([503, 200], log[1]!["attempts"]!.AsArray().Select(a => (int)a!["status"]!));
        Assert.Contains("503", (string)log[1]!["attempts"]![0]!["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        var acme = await world.Account();
        await Set(acme);
        Answer(acme, _ => 307);
        await acme.Send();
        var log = await Log(acme, list => list.Count == 1 && list[0]!["attempts"]!.AsArray().Count > 0);
        Assert.Equal(307, (int)log[0]!["attempts"]![0]!["status"]!);
        Assert.Empty(Receiver.All("elsewhere"));
    }

    [Fact]
    public async Task A_410_disables_the_webhook_and_setting_it_again_brings_what_was_missed()
    {
        var acme = await world.Account();
        await Set(acme);
        Answer(acme, _ => 410);
        var m = await acme.Send();
        var me = await Eventually.Get(() => acme.Client.Get("/auth/me"), me => me.At("webhook.disabledAt") is not null, me => $"A disabled webhook was waited for, seen: {me.Body}");
        Assert.Contains("410", me.Text("webhook.disabledReason"), StringComparison.Ordinal);
        await Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
        (await acme.Client.Post($"/auth/me/webhook/deliveries/{(await Log(acme, list => list.Count == 1))[0]!["id"]}/replay")).IsProblem(409, "invalid_state");
        Assert.Single(Receiver.All(acme.Id));
        Answer(acme, _ => 200);
        await Set(acme);
        Assert.Equal(["message.sent", "message.delivered"], (await Receiver.Gets(3, acme.Id)).Skip(1).Select(r => r.Type));
        Assert.Null((await acme.Client.Get("/auth/me")).At("webhook.disabledAt"));
    }

    [Fact]
    public async Task A_delivery_can_be_replayed()
    {
        var acme = await world.Account();
        await Set(acme);
        await acme.Send();
        var id = (string)(await Log(acme, list => list.Count == 1))[0]!["id"]!;
        (await acme.Client.Post($"/auth/me/webhook/deliveries/{id}/replay")).Is(202);
        var all = await Receiver.Gets(2, acme.Id);
        Assert.Equal(all[0].Headers["webhook-id"], all[1].Headers["webhook-id"]);
        await Log(acme, list => list[0]!["attempts"]!.AsArray().Count == 2);
        (await acme.Client.Post("/auth/me/webhook/deliveries/dlv_00000000000000000000000000/replay")).IsProblem(404, "not_found");
        (await acme.Client.Post("/auth/me/webhook/deliveries/nonsense/replay")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_log_is_paged_and_filtered()
    {
        var acme = await world.Account();
        await Set(acme);
        for (var i = 0; i < 3; i++) await acme.Send();
        await Log(acme, list => list.Count == 3);
        var page = (await acme.Client.Get("/auth/me/webhook/deliveries?limit=2&status=delivered")).Is(200);
        var rest = (await acme.Client.Get($"/auth/me/webhook/deliveries?limit=2&status=delivered&cursor={page.Text("nextCursor")}")).Is(200);
        var sequences = page.At("data")!.AsArray().Concat(rest.At("data")!.AsArray()).Select(d => (long)d!["sequence"]!).ToList();
        Assert.Equal((2, 3), (page.At("data")!.AsArray().Count, sequences.Distinct().Count()));
        Assert.Empty((await acme.Client.Get("/auth/me/webhook/deliveries?status=failed")).Is(200).At("data")!.AsArray());
        (await acme.Client.Get("/auth/me/webhook/deliveries?status=lost")).IsProblem(400, "invalid_parameter").Names("/status");
    }

    [Fact]
    public async Task A_test_event_tells_what_came_of_it()
    {
        var acme = await world.Account();
        (await acme.Client.Post("/auth/me/webhook/test")).IsProblem(409, "invalid_state");
        var secret = await Set(acme);
        var good = (await acme.Client.Post("/auth/me/webhook/test")).Is(200);
        var received = (await Receiver.Gets(1, acme.Id))[0];
        Assert.Equal(("webhook.test", good.Text("eventId"), null), (received.Type, received.Headers["webhook-id"], received.Sequence));
        Assert.True((bool)good.At("delivered")! && received.IsSignedWith(secret));
        Answer(acme, _ => 500);
        var bad = (await acme.Client.Post("/auth/me/webhook/test")).Is(200);
        Assert.Equal((false, 500), ((bool)bad.At("delivered")!, (int)bad.At("status")!));
        Assert.Empty((await acme.Client.Get("/events")).Is(200).At("data")!.AsArray());
    }

    [Fact]
    public async Task The_webhook_is_shown_without_its_secret_and_can_be_removed()
    {
        var acme = await world.Account();
        (await acme.Client.Get("/auth/me/webhook")).IsProblem(404, "not_found");
        (await acme.Client.Delete("/auth/me/webhook")).Is(204);
        var secret = await Set(acme, new { events = new[] { "message.read", "message.read" } });
        var me = (await acme.Client.Get("/auth/me")).Is(200);
        Assert.Equal("""["message.read"]""", me.At("webhook.events")!.ToJsonString());
        Assert.Equal((await acme.Client.Get("/auth/me/webhook")).Is(200).At("webhook")!.ToJsonString(), me.At("webhook")!.ToJsonString());
        Assert.DoesNotContain(secret, me.Body, StringComparison.Ordinal);
        (await acme.Client.Delete("/auth/me/webhook")).Is(204);
        Assert.Null((await acme.Client.Get("/auth/me")).At("webhook"));
        (await acme.Client.Post("/auth/me/webhook/test")).IsProblem(409, "invalid_state");
    }

    [Fact]
    public async Task A_given_secret_signs()
    {
        var acme = await world.Account();
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Assert.Equal(Secret, await Set(acme, new { secret = Secret }));
        await acme.Client.Post("/auth/me/webhook/test");
        Assert.True((await Receiver.Gets(1, acme.Id))[0].IsSignedWith(Secret));
    }

    [Theory]
    [InlineData("""{}""", "/url")]
    [InlineData("""{"url":"hooks.example.com"}""", "/url")]
    [InlineData("""{"url":"https://hooks.example.com","events":["message.received","message.gone"]}""", "/events/1")]
    [InlineData("""{"url":"https://hooks.example.com","events":[]}""", "/events")]
    [InlineData("""{"url":"https://hooks.example.com","secret":"hunter2"}""", "/secret")]
    [InlineData("""{"url":"https://hooks.example.com","event":["message.read"]}""", "/event")]
    public async Task What_is_wrong_is_named(string body, string pointer) =>
        (await (await world.Stranger()).Client.Put("/auth/me/webhook", JsonNode.Parse(body))).IsProblem(422, "validation_failed").Names(pointer);

    [Fact]
    public async Task The_stream_is_read_in_pages_without_gaps_with_or_without_a_webhook()
    {
        var acme = await world.Account();
        for (var i = 0; i < 5; i++) await acme.Sees(await acme.Send(), "sent");
        var (after, sequences, hasMore) = (0L, new List<long>(), true);
        while (hasMore)
        {
            var page = (await acme.Client.Get($"/events?after={after}&limit=2")).Is(200);
            sequences.AddRange(page.At("data")!.AsArray().Select(e => (long)e!["sequence"]!));
            (after, hasMore) = ((long)page.At("nextAfter")!, (bool)page.At("hasMore")!);
        }
        Assert.Equal([1, 2, 3, 4, 5], sequences);
        Assert.Equal("5", (await acme.Client.Get("/events?after=5")).Is(200).Text("nextAfter"));
        (await acme.Client.Get("/events?after=-1")).IsProblem(400, "invalid_parameter").Names("/after");
        Assert.Empty((await (await world.Account()).Client.Get("/events")).Is(200).At("data")!.AsArray());
    }

    [Fact]
    public async Task A_test_or_a_replay_that_is_repeated_with_its_key_is_made_once()
    {
        var acme = await world.Account();
        await Set(acme);
        var keyed = acme.Client.With("Idempotency-Key", "once");
        var first = (await keyed.Post("/auth/me/webhook/test")).Is(200);
        var again = await keyed.Post("/auth/me/webhook/test");
        Assert.Equal((200, first.Body, "true"), (again.Status, again.Body, again.Header("Idempotency-Replayed")));
        Assert.Single(Receiver.All(acme.Id));

        await acme.Send();
        var delivery = (string)(await Log(acme, list => list.Count == 1 && (string)list[0]!["status"]! == "delivered"))[0]!["id"]!;
        var replays = acme.Client.With("Idempotency-Key", "again");
        foreach (var _ in Enumerable.Range(0, 3)) (await replays.Post($"/auth/me/webhook/deliveries/{delivery}/replay")).Is(202);
        await Log(acme, list => list[0]!["attempts"]!.AsArray().Count == 2);
        Assert.Equal(3, Receiver.All(acme.Id).Count); // the test, the event, its one replay
    }

    [Fact]
    public async Task A_dead_receiver_delays_nobody_else()
    {
        await using var dead = await Receiver.Start();
        dead.Answers = _ => 0;
        var accounts = new List<Account>();
        for (var i = 0; i < 100; i++)
        {
            var account = await world.Account();
            await Set(account, url: i % 2 == 0 ? dead.Url(account.Id) : null);
            accounts.Add(account);
        }
        foreach (var account in accounts)
            (await account.Client.Post("/messages/bulk", new { messages = Enumerable.Range(0, 4).Select(n => new { to = $"+155500000{n:00}", text = new { body = "Hi" } }) })).Is(202);
        foreach (var account in accounts.Where((_, i) => i % 2 == 1))
        {
            // Far less than the 15 seconds that the dead ones take for each of theirs.
            var all = await Receiver.Gets(4, account.Id);
            Assert.Equal([1, 2, 3, 4], all.Select(r => r.Sequence!.Value).Order());
        }
        // Each of theirs is tried, though none is answered, and again only when its time is over.
        foreach (var account in accounts.Where((_, i) => i % 2 == 0))
        {
            var tried = await Eventually.Get(() => Task.FromResult(dead.All(account.Id).ToLookup(r => r.Id)), tried => tried.Count == 4, tried => $"4 events were waited for, {tried.Count} came.");
            Assert.All(tried, same => Assert.All(same.Zip(same.Skip(1)), pair => Assert.InRange(SentAt(pair.Second) - SentAt(pair.First), 15, long.MaxValue)));
        }
    }

    [Fact]
    public async Task A_backlog_survives_a_restart_in_order()
    {
        var acme = await world.Account();
        await Set(acme);
        Answer(acme, _ => 500);
        var m = await acme.Send();
        await Log(acme, list => list.Count == 1);
        await world.Stop();
        await world.Start();
        await Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
        await Sandbox.Reads(m);
        await acme.Sees(m, "read");
        Answer(acme, _ => 200);
        await Set(acme); // tries at once what may else wait for a minute
        var log = await Log(acme, list => list.Count == 3 && list.All(d => (string)d!["status"]! == "delivered"));
        var taken = Receiver.All(acme.Id).Select(r => (r.Sequence, r.Id)).Distinct().ToList();
        Assert.Equal([1, 2, 3], taken.Select(x => x.Sequence!.Value));
        Assert.Equal(log.Select(d => (string)d!["eventId"]!).Order(), taken.Select(x => x.Id).Order());
    }

    readonly Dictionary<string, Func<Received, int>> _answers = [];

    void Answer(Account account, Func<Received, int> answer)
    {
        lock (_answers) _answers[$"/{account.Id}"] = answer;
        Receiver.Answers = r =>
        {
            lock (_answers) return _answers.TryGetValue(r.Path, out var own) ? own(r) : 200;
        };
    }

    async Task<string> Set(Account account, object? more = null, string? url = null)
    {
        var body = new JsonObject { ["url"] = url ?? Receiver.Url(account.Id) };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more)?.AsObject() ?? []) body[name] = value?.DeepClone();
        return (await account.Client.Put("/auth/me/webhook", body)).Is(200).Text("secret");
    }

    static Task<JsonArray> Log(Account account, Func<JsonArray, bool> isIt) => Eventually.Get(
        async () => (await account.Client.Get("/auth/me/webhook/deliveries?limit=100")).Is(200).At("data")!.AsArray(), isIt,
        list => $"Another log was waited for, seen: {list.ToJsonString()}");

    static double Age(Received r) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - SentAt(r);

    static long SentAt(Received r) => long.Parse(r.Headers["webhook-timestamp"], CultureInfo.InvariantCulture);
}

/// <summary>Where events may go, without the settings of development.</summary>
public sealed class TargetScenarios(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://hooks.example.com:22/")]
    [InlineData("https://user:secret@hooks.example.com/")]
    public async Task Urls_that_lead_inside_are_forbidden(string url) =>
        (await (await world.Stranger()).Client.Put("/auth/me/webhook", new { url })).IsProblem(422, "url_forbidden").Names("/url");
}
