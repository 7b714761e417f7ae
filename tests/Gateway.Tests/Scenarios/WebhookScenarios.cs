namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What Meta posts: nothing is lost, nothing is believed unsigned, nothing counts twice.</summary>
public sealed class WebhookScenarios(World world) : IClassFixture<World>
{
    static int s_wamids;

    MetaSandbox Sandbox => world.Sandbox;

    static string NewWamid() => $"wamid.STORY{Interlocked.Increment(ref s_wamids):D8}";

    static string Text(string wamid, string text, string from = "15551234567") =>
        $$$"""{"from":"{{{from}}}","id":"{{{wamid}}}","timestamp":"{{{Webhook.Now}}}","type":"text","text":{"body":"{{{text}}}"}}""";

    static string Contact(string name) => $$$"""{"profile":{"name":"{{{name}}}"},"wa_id":"15551234567"}""";

    static async Task<(string Message, string Wamid)> Sent(Account account)
    {
        var m = await account.Send();
        return (m, (await account.Sees(m, "sent")).Text("wamid"));
    }

    [Fact]
    public async Task One_bad_event_does_not_cost_the_others_in_its_payload()
    {
        var (acme, other) = (await world.Account(), await world.Account());
        var ((first, wamid1), (second, wamid2)) = (await Sent(acme), await Sent(other));
        var (bad, inbound) = (NewWamid(), NewWamid());
        var payload = Webhook.Of(
            Webhook.Statuses(acme, Webhook.Status(wamid1, "delivered", first), $$"""{"id":"{{bad}}","status":17}"""),
            "17",
            Webhook.Statuses(other, Webhook.Status(wamid2, "read", second)),
            Webhook.Messages(acme, Contact("Ana"), "null", Text(inbound, "Hello")));
        Assert.Equal(200, await Sandbox.Posts(payload));

        await acme.Sees(first, "delivered");
        await other.Sees(second, "read");
        Assert.Equal("Hello", (string)(await acme.Hears(1))[0]!["text"]!["body"]!);
        var kept = await world.Unparsed(bad);
        Assert.Equal(payload, (string)kept["payload"]!);
        foreach (var pointer in new[] { "/entry/0/changes/0/value/statuses/1", "/entry/1", "/entry/3/changes/0/value/messages/0" })
            Assert.Contains(pointer, (string)kept["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_of_a_thousand_updates_is_taken_whole()
    {
        var acme = await world.Account();
        var (m, wamid) = await Sent(acme);
        var messages = Enumerable.Range(0, 999).Select(i => Text(NewWamid(), $"{i}", from: $"1555{i:D7}")).ToArray();
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Messages(acme, Contact("Ana"), messages), Webhook.Statuses(acme, Webhook.Status(wamid, "read", m)))));
        await acme.Sees(m, "read");
        var seen = new HashSet<string>();
        await Eventually.Get(All, all => all.Count == 999, all => $"999 messages were waited for, {all.Count} came.");
        Assert.Equal(999, seen.Count);

        async Task<HashSet<string>> All()
        {
            seen.Clear();
            string? cursor = null;
            do
            {
                var page = (await acme.Client.Get($"/messages?direction=inbound&limit=100&cursor={cursor}")).Is(200);
                foreach (var row in page.At("data")!.AsArray()) Assert.True(seen.Add((string)row!["wamid"]!), "One message came twice.");
                cursor = (string?)page.At("nextCursor");
            }
            while (cursor is not null);
            return seen;
        }
    }

    [Fact]
    public async Task A_payload_that_comes_five_times_counts_once()
    {
        var acme = await world.Account();
        var (m, wamid) = await Sent(acme);
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Contact("Ana"), Text(NewWamid(), "Hello")));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Sandbox.Posts(payload))), status => Assert.Equal(200, status));
        await acme.Sees(m, "delivered");
        await acme.Hears(1);
        var after = await Settled(acme, m, wamid);
        Assert.Equal(["queued api", "sending sender", "sent meta", "delivered webhook", "read webhook"], after.Story());
        Assert.Single(await acme.List("direction=inbound"));
    }

    [Fact]
    public async Task Reports_in_the_wrong_order_end_in_the_right_status()
    {
        var acme = await world.Account();
        var (m, wamid) = await Sent(acme);
        foreach (var status in new[] { "read", "sent", "delivered" }) Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, status, m)))));
        var after = await acme.Sees(m, seen => seen.Story().Length == 6, "three reports");
        Assert.Equal("read", after.Text("status"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_without_our_id_is_matched_by_metas(bool own)
    {
        var acme = await world.Account();
        var (m, wamid) = await Sent(acme);
        await Sandbox.Posts(Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", own ? m : null))));
        Assert.Equal("delivered webhook", (await acme.Sees(m, "delivered")).Story()[^1]);
    }

    [Fact]
    public async Task A_report_that_overtakes_our_knowledge_of_metas_id_is_not_lost()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { delayMs = 700 });
        var m = await acme.Send();
        var wamid = (await Sandbox.Ledger.Of(m)).Wamid; // Meta has it, its answer is still on the way
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered")))));
        Assert.Equal(("sending", null), ((await acme.Look(m)).Text("status"), (await acme.Look(m)).At("wamid")));
        Assert.Equal(["queued api", "sending sender", "sent meta", "delivered webhook"], (await acme.Sees(m, "delivered")).Story());
    }

    [Fact]
    public async Task A_report_with_our_id_before_the_answer_is_believed_at_once()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { delayMs = 700 });
        var m = await acme.Send();
        await Sandbox.Reads(m);
        Assert.Equal(["queued api", "sending sender", "read webhook"], (await acme.Sees(m, "read")).Story());
        var after = await acme.Sees(m, seen => seen.Story().Length == 4, "the answer");
        Assert.Equal(("read", "sent meta"), (after.Text("status"), after.Story()[^1]));
    }

    [Theory]
    [InlineData("invalid")]
    [InlineData("missing")]
    public async Task Without_the_right_signature_nothing_is_stored(string signature)
    {
        var acme = await world.Account();
        var (m, wamid) = await Sent(acme);
        var forged = NewWamid();
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Contact("Eve"), Text(forged, "Hello")), "17");
        Assert.Equal(401, await Sandbox.Posts(payload, signature));
        Assert.Equal(["queued api", "sending sender", "sent meta", "read webhook"], (await Settled(acme, m, wamid)).Story());
        Assert.Empty(await acme.List("direction=inbound"));
        Assert.DoesNotContain(forged, (await world.Operator.Get("/operator/webhooks/unparsed?limit=100")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_nobody_has_here_is_answered_200()
    {
        var (stranger, acme) = (await world.Stranger(), await world.Account());
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Messages(stranger, Contact("Ana"), Text(NewWamid(), "Hello")), Webhook.Messages(acme, Contact("Ana"), Text(NewWamid(), "Hi")))));
        Assert.Equal("Hi", (string)(await acme.Hears(1))[0]!["text"]!["body"]!);
        Assert.Empty(await stranger.List());
    }

    [Fact]
    public async Task What_is_no_json_is_answered_200_and_kept()
    {
        var body = $"<html>{NewWamid()}</html>";
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(body, World.AppSecret)).PostText("/webhooks/whatsapp", body)).Is(200);
        var kept = await world.Unparsed(body);
        Assert.Equal(body, (string)kept["payload"]!);
        Assert.Contains("not JSON", (string)kept["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_are_verified_as_signed_and_escapes_are_read_as_what_they_stand_for()
    {
        var acme = await world.Account();
        var wamid = NewWamid();
        var payload = Webhook.Of(Webhook.Messages(acme, """ {"profile" : {"name":"Zo\u00eb"},"wa_id":"15551234567"}""", Text(wamid, @"caf\u00e9 \ud83d\udc4d https:\/\/a.example\/x \u003Cb>")));
        Assert.Equal(200, await Sandbox.Posts(payload));
        Assert.Equal("café 👍 https://a.example/x <b>", (string)(await acme.Hears(1))[0]!["text"]!["body"]!);
    }

    [Fact]
    public async Task Meta_verifies_our_callback_with_the_token_and_only_with_it()
    {
        (await Sandbox.Verifies(world.WebhookUrl, World.VerifyToken)).Is(200);
        Assert.Contains("403", (await Sandbox.Verifies(world.WebhookUrl, "wrong")).Is(400).Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_with_its_own_meta_app_hears_by_its_own_path_and_secret()
    {
        var acme = await world.Stranger();
        var path = (await acme.Connect(more: new { appSecret = "own-secret", verifyToken = "own-token" })).Text("webhookPath");
        (await Sandbox.Verifies(new(world.WebhookUrl, path), "own-token")).Is(200);
        await Sandbox.CallsTo(world.WebhookUrl);
        (await Sandbox.Verifies(new(world.WebhookUrl, path), World.VerifyToken)).Is(400);

        var (m, wamid) = await Sent(acme);
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Contact("Ana"), Text(NewWamid(), "Hello")));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, World.AppSecret)).PostText(path, payload)).IsProblem(401, "invalid_signature");
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, "own-secret")).PostText("/webhooks/whatsapp", payload)).IsProblem(401, "invalid_signature");
        Assert.Equal("sent", (await acme.Look(m)).Text("status"));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, "own-secret")).PostText(path, payload)).Is(200);
        await acme.Sees(m, "delivered");
        await acme.Hears(1);
    }

    [Fact(Skip = "Known: each waits a minute for its message, in one of the 256 places of its lane, and everybody's webhooks behind them.")]
    public async Task Reports_about_messages_that_are_not_ours_hold_up_nobody()
    {
        var (acme, busy) = (await world.Account(), await world.Account());
        var (m, _) = await Sent(acme);
        await Parallel.ForAsync(0, 2_500, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            await Sandbox.Posts(Webhook.Of(Webhook.Statuses(busy, Webhook.Status(NewWamid(), "delivered")))));
        await Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
    }

    [Theory(Skip = "Known, and to be closed first: the account of the path is not compared with the owner of the number.")]
    [InlineData("a report to the victim's number, with our id")]
    [InlineData("a report to the victim's number, with Meta's id")]
    [InlineData("a report to its own number about the victim's message")]
    [InlineData("a message to the victim's number")]
    public async Task An_accounts_own_app_speaks_for_its_own_number_only(string forgery)
    {
        var (acme, mallory) = (await world.Account(), await world.Stranger());
        var path = (await mallory.Connect(more: new { appSecret = "own-secret" })).Text("webhookPath");
        var (m, wamid) = await Sent(acme);
        var forged = forgery switch
        {
            "a report to the victim's number, with our id" => Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)),
            "a report to the victim's number, with Meta's id" => Webhook.Statuses(acme, Webhook.Status(wamid, "delivered")),
            "a report to its own number about the victim's message" => Webhook.Statuses(mallory, Webhook.Status(wamid, "delivered")),
            _ => Webhook.Messages(acme, Contact("Eve"), Text(NewWamid(), "STOP")),
        };
        var payload = Webhook.Of(forged, Webhook.Messages(mallory, Contact("Eve"), Text(NewWamid(), "last")));
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(payload, "own-secret")).PostText(path, payload)).Is(200);
        Assert.Equal("last", (string)(await mallory.Hears(1))[0]!["text"]!["body"]!);
        Assert.Equal(["queued api", "sending sender", "sent meta", "read webhook"], (await Settled(acme, m, wamid)).Story());
        Assert.Empty(await acme.List("direction=inbound"));
    }

    // One more report, so that everything before it has been worked off when it shows.
    async Task<Answer> Settled(Account account, string message, string wamid)
    {
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Statuses(account, Webhook.Status(wamid, "read", message)))));
        return await account.Sees(message, "read");
    }
}
