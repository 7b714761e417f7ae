namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>The gateway stops in order and starts again on the same data.</summary>
public sealed class RestartScenarios : IAsyncLifetime
{
    readonly World _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    async Task Restart(params string[] settings)
    {
        await _world.Stop();
        await _world.Start(settings);
    }

    [Fact]
    public async Task Queued_messages_go_out_after_it_once_each()
    {
        await Restart("--Sender:MessagesPerSecond=2");
        var acme = await _world.Account();
        var messages = new List<string>();
        for (var i = 0; i < 12; i++) messages.Add(await acme.Send($"{i}"));
        await _world.Stop();
        var before = await Task.WhenAll(messages.Select(_world.Sandbox.Ledger.Count));
        Assert.Contains(0, before); // the pace has left some for later
        await _world.Start();
        foreach (var m in messages) Assert.Equal("1", (await acme.Sees(m, "sent")).Text("attempts"));
        foreach (var m in messages) Assert.Equal(1, await _world.Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task While_sends_are_held_nothing_leaves_and_reports_of_meta_still_count()
    {
        var acme = await _world.Account();
        var (sent, wamid) = await acme.Sent();
        await Restart("--Sender:Hold=true");
        var held = await acme.Send();
        await acme.Settled(sent, wamid);
        Assert.Equal(0, await _world.Sandbox.Ledger.Count(held));
        await Restart();
        await acme.Sees(held, "sent");
    }

    [Fact]
    public async Task A_suspension_outlives_the_process()
    {
        var acme = await _world.Account();
        (await _world.Operator.Post($"/operator/accounts/{acme.Id}/suspend")).Is(200);
        await Restart();
        (await acme.Client.Post("/send-message", A.Text)).IsProblem(403, "account_suspended");
    }

    [Fact]
    public async Task Messages_that_could_not_leave_go_out_when_meta_is_there_again()
    {
        await Restart($"--Meta:BaseUrl={World.ClosedPort()}");
        var acme = await _world.Account();
        var m = await acme.Send();
        await acme.Sees(m, seen => seen.At("nextAttemptAt") is not null, "a next attempt");
        await Restart();
        Assert.Equal("queued sender", (await acme.Sees(m, "sent")).Story()[2]);
        Assert.Equal(1, await _world.Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task Keys_tokens_messages_and_own_apps_are_as_they_were()
    {
        var acme = await _world.Account();
        var m = await acme.Send("before");
        await acme.Sees(m, "sent");
        var path = (await acme.Connect(more: new { appSecret = "own-secret", verifyToken = "own-token" })).Text("webhookPath");
        await Restart();
        Assert.Equal("before", (await acme.Look(m)).Text("text.body"));
        await acme.Sees(await acme.Send("after"), "sent"); // with the stored token
        Assert.True((bool)(await acme.Client.Post("/auth/me/credentials/verify")).Is(200).At("ok")!);
        (await _world.Sandbox.Verifies(new(_world.WebhookUrl, path), "own-token")).Is(200);
        await _world.Sandbox.CallsTo(_world.WebhookUrl);
        await _world.Sandbox.Reads(m);
        await acme.Sees(m, "read");
    }

    [Fact]
    public async Task Usage_is_exact_after_it()
    {
        await Restart("--Plans:free:MessagesPerMonth=3");
        var acme = await _world.Account();
        await acme.Sees(await acme.Send(), "sent");
        await acme.Sees(await acme.Send(to: "+15550131030"), "failed");
        await Restart("--Plans:free:MessagesPerMonth=3");
        Assert.Equal((2, 1), await acme.Usage());
        await acme.Send();
        (await acme.Client.Post("/send-message", A.Text)).IsProblem(429, "quota_exceeded");
        Assert.Equal((3, 0), await acme.Usage());
    }

    [Fact]
    public async Task An_answer_lost_before_it_is_still_settled_by_the_report_after_it()
    {
        var acme = await _world.Account();
        await _world.Sandbox.When(acme, new { dropAnswer = true }, times: 1);
        var m = await acme.Send();
        await acme.Sees(m, seen => (string?)seen.At("outcome") == "unknown", "an unknown outcome");
        await Restart();
        Assert.Equal(("sending", "unknown"), ((await acme.Look(m)).Text("status"), (await acme.Look(m)).Text("outcome")));
        await _world.Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
        Assert.Equal(1, await _world.Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task A_message_that_is_being_sent_at_the_stop_is_finished_first()
    {
        var acme = await _world.Account();
        await _world.Sandbox.When(acme, new { delayMs = 700 });
        var m = await acme.Send();
        await _world.Sandbox.Ledger.Of(m); // Meta has it, its answer is on the way
        await Restart();
        Assert.Equal(["queued api", "sending sender", "sent meta"], (await acme.Look(m)).Story());
    }
}
