namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What Meta posts: nothing is lost, nothing is believed unsigned, nothing counts twice.</summary>
public sealed class WebhookScenarios(World world) : IClassFixture<World>
{
    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task One_bad_event_does_not_cost_the_others_in_its_payload()
    {
        var (acme, other) = (await world.Account(), await world.Account());
        var ((first, wamid1), (second, wamid2)) = (await acme.Sent(), await other.Sent());
        var (bad, inbound) = (Webhook.NewWamid(), Webhook.NewWamid());
        var payload = Webhook.Of(
            Webhook.Statuses(acme, Webhook.Status(wamid1, "delivered", first), $$"""{"id":"{{bad}}","status":17}"""),
            "17",
            Webhook.Statuses(other, Webhook.Status(wamid2, "read", second)),
            Webhook.Messages(acme, Webhook.Contact("Ana"), "null", Webhook.Text(inbound, "Hello")));
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
        var (m, wamid) = await acme.Sent();
        var messages = Enumerable.Range(0, 999).Select(i => Webhook.Text(Webhook.NewWamid(), $"{i}", from: $"1555{i:D7}")).ToArray();
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Messages(acme, Webhook.Contact("Ana"), messages), Webhook.Statuses(acme, Webhook.Status(wamid, "read", m)))));
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
        var (m, wamid) = await acme.Sent();
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Webhook.Contact("Ana"), Webhook.Text(Webhook.NewWamid(), "Hello")));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Sandbox.Posts(payload))), status => Assert.Equal(200, status));
        await acme.Sees(m, "delivered");
        await acme.Hears(1);
        var after = await acme.Settled(m, wamid);
        Assert.Equal(["queued api", "sending sender", "sent meta", "delivered webhook", "read webhook"], after.Story());
        Assert.Single(await acme.List("direction=inbound"));
    }

    [Fact]
    public async Task Reports_in_the_wrong_order_end_in_the_right_status()
    {
        var acme = await world.Account();
        var (m, wamid) = await acme.Sent();
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
        var (m, wamid) = await acme.Sent();
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
        await Sandbox.When(acme, new { delayMs = 3_000 }); // time for the report on a machine that has other work
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
        var (m, wamid) = await acme.Sent();
        var forged = Webhook.NewWamid();
        var payload = Webhook.Of(Webhook.Statuses(acme, Webhook.Status(wamid, "delivered", m)), Webhook.Messages(acme, Webhook.Contact("Eve"), Webhook.Text(forged, "Hello")), "17");
        Assert.Equal(401, await Sandbox.Posts(payload, signature));
        Assert.Equal(["queued api", "sending sender", "sent meta", "read webhook"], (await acme.Settled(m, wamid)).Story());
        Assert.Empty(await acme.List("direction=inbound"));
        Assert.DoesNotContain(forged, (await world.Operator.Get("/operator/webhooks/unparsed?limit=100")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_nobody_has_here_is_answered_200()
    {
        var (stranger, acme) = (await world.Stranger(), await world.Account());
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of(Webhook.Messages(stranger, Webhook.Contact("Ana"), Webhook.Text(Webhook.NewWamid(), "Hello")), Webhook.Messages(acme, Webhook.Contact("Ana"), Webhook.Text(Webhook.NewWamid(), "Hi")))));
        Assert.Equal("Hi", (string)(await acme.Hears(1))[0]!["text"]!["body"]!);
        Assert.Empty(await stranger.List());
    }

    [Fact]
    public async Task What_is_no_json_is_answered_200_and_kept()
    {
        var body = $"<html>{Webhook.NewWamid()}</html>";
        (await world.Anybody.With(Webhook.SignatureHeader, Webhook.Sign(body, World.AppSecret)).PostText("/webhooks/whatsapp", body)).Is(200);
        var kept = await world.Unparsed(body);
        Assert.Equal(body, (string)kept["payload"]!);
        Assert.Contains("not JSON", (string)kept["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_are_verified_as_signed_and_escapes_are_read_as_what_they_stand_for()
    {
        var acme = await world.Account();
        var wamid = Webhook.NewWamid();
        var payload = Webhook.Of(Webhook.Messages(acme, """ {"profile" : {"name":"Zo\u00eb"},"wa_id":"15551234567"}""", Webhook.Text(wamid, @"caf\u00e9 \ud83d\udc4d https:\/\/a.example\/x \u003Cb>")));
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
    public async Task Reports_about_messages_that_are_not_ours_hold_up_nobody()
    {
        var (acme, busy) = (await world.Account(), await world.Account());
        var (m, _) = await acme.Sent();
        await Parallel.ForAsync(0, 2_500, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            await Sandbox.Posts(Webhook.Of(Webhook.Statuses(busy, Webhook.Status(Webhook.NewWamid(), "delivered")))));
        await Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
    }
}
