namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>A caller who did not hear the answer repeats the call with its key, and nothing happens twice.</summary>
public sealed class IdempotencyScenarios : IAsyncLifetime
{
    readonly World _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    static readonly object Other = new { to = A.Number, type = "text", text = new { body = "Something else" } };

    [Fact]
    public async Task The_first_answer_comes_again_also_after_a_restart_and_the_message_is_sent_once()
    {
        var acme = await _world.Account();
        var first = (await Keyed(acme, "order-42").Post("/send-message", A.Text)).Is(202);
        Assert.Null(first.Header("Idempotency-Replayed"));
        await acme.Sees(first.Text("id"), "sent");
        var again = await Keyed(acme, "order-42").Post("/send-message", A.Text);
        await _world.Stop();
        await _world.Start();
        var afterRestart = await Keyed(acme, "order-42").Post("/send-message", A.Text);
        foreach (var answer in new[] { again, afterRestart })
        {
            Assert.Equal((202, first.Body, "true", first.Header("Location")), (answer.Status, answer.Body, answer.Header("Idempotency-Replayed"), answer.Header("Location")));
        }
        Assert.Single(await acme.List());
        Assert.Equal(1, await _world.Sandbox.Ledger.Count(first.Text("id")));
        Assert.Equal(1, (await acme.Usage()).Messages);
    }

    [Fact]
    public async Task A_key_belongs_to_its_request_and_to_its_account()
    {
        var (acme, other) = (await _world.Account(), await _world.Account());
        var first = (await Keyed(acme, "k").Post("/send-message", A.Text)).Is(202);
        (await Keyed(acme, "k").Post("/send-message", Other)).IsProblem(422, "idempotency_key_reused");
        (await Keyed(acme, "k").Post("/messages/bulk", new { messages = new[] { A.Text } })).IsProblem(422, "idempotency_key_reused");
        (await Keyed(acme, "k").Post($"/messages/{first.Text("id")}/retry")).IsProblem(422, "idempotency_key_reused");
        Assert.NotEqual(first.Text("id"), (await Keyed(other, "k").Post("/send-message", A.Text)).Is(202).Text("id"));
        Assert.Single(await acme.List());
    }

    [Fact]
    public async Task Twenty_at_once_make_one_message()
    {
        var acme = await _world.Account();
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Keyed(acme, $"round {round}".Replace(' ', '-')).Post("/send-message", A.Text)));
            Assert.All(answers, answer => Assert.True(answer.Status == 202 || answer.Text("code") == "idempotency_in_progress", answer.Body));
            Assert.Single(answers.Where(answer => answer.Status == 202).Select(answer => answer.Body).Distinct());
        }
        Assert.Equal(5, (await acme.List("limit=100")).Count);
        Assert.Equal(5, (await acme.Usage()).Messages);
    }

    [Fact]
    public async Task A_bulk_call_is_answered_again_with_the_same_ids_and_faults()
    {
        var acme = await _world.Account();
        var body = new { messages = new object[] { A.Text, 7, Other } };
        var first = (await Keyed(acme, "bulk").Post("/messages/bulk", body)).Is(202);
        var again = await Keyed(acme, "bulk").Post("/messages/bulk", body);
        Assert.Equal((202, first.Body, "true"), (again.Status, again.Body, again.Header("Idempotency-Replayed")));
        Assert.Equal(2, (await acme.List()).Count);
        Assert.Equal(2, (await acme.Usage()).Messages);
    }

    [Fact]
    public async Task A_retry_and_a_test_message_are_done_once()
    {
        var acme = await _world.Account();
        (await acme.Client.Post("/auth/me/credentials/verify")).Is(200);
        var test = new { to = A.Number, text = "Hi" };
        var first = (await Keyed(acme, "t").Post("/auth/me/test-message", test)).Is(202);
        Assert.Equal(first.Body, (await Keyed(acme, "t").Post("/auth/me/test-message", test)).Is(202).Body);
        await _world.Sandbox.When(acme, new { errorCode = 131026 }, times: 2);
        var m = await acme.Send();
        await acme.Sees(m, "failed");
        (await Keyed(acme, "again").Post($"/messages/{m}/retry")).Is(202);
        await acme.Sees(m, seen => (int)seen.At("attempts")! == 2 && seen.Text("status") == "failed", "a second failure");
        Assert.Equal("true", (await Keyed(acme, "again").Post($"/messages/{m}/retry")).Is(202).Header("Idempotency-Replayed"));
        Assert.Equal("2", (await acme.Look(m)).Text("attempts"));
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too_but_a_passing_trouble_is_none()
    {
        var acme = await _world.Stranger();
        var first = (await Keyed(acme, "early").Post("/send-message", A.Text)).IsProblem(409, "credentials_missing");
        await acme.Connect();
        var again = await Keyed(acme, "early").Post("/send-message", A.Text);
        Assert.Equal((409, first.Body, "true"), (again.Status, again.Body, again.Header("Idempotency-Replayed")));
        Assert.Equal("application/problem+json", again.MediaType);
        (await Keyed(acme, "wrong").Post("/send-message", new { to = "12" })).IsProblem(422, "validation_failed");
        (await Keyed(acme, "wrong").Post("/send-message", A.Text)).IsProblem(422, "idempotency_key_reused");
        Assert.Empty(await acme.List());
    }

    [Fact]
    public async Task What_was_accepted_is_answered_again_when_the_quota_is_used_up_by_it()
    {
        await _world.Stop();
        await _world.Start("--Plans:free:MessagesPerMonth=1");
        var acme = await _world.Account();
        var first = (await Keyed(acme, "one").Post("/send-message", A.Text)).Is(202);
        Assert.Equal(first.Body, (await Keyed(acme, "one").Post("/send-message", A.Text)).Is(202).Body);
        (await Keyed(acme, "two").Post("/send-message", A.Text)).IsProblem(429, "quota_exceeded");
        await _world.Stop();
        await _world.Start("--Plans:free:MessagesPerMonth=2");
        (await Keyed(acme, "two").Post("/send-message", A.Text)).Is(202); // a quota passes, so it was not kept
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        var acme = await _world.Account();
        (await acme.Client.With("Idempotency-Key", key).Post("/send-message", A.Text)).IsProblem(400, "invalid_parameter");
        (await acme.Client.With("Idempotency-Key", new string('x', 256)).Post("/send-message", A.Text)).IsProblem(400, "invalid_parameter");
        Assert.Empty(await acme.List());
    }

    [Fact]
    public async Task A_dry_run_uses_no_key_up()
    {
        var acme = await _world.Account();
        (await Keyed(acme, "k").Post("/send-message", new { to = A.Number, type = "text", text = new { body = "Hi" }, dryRun = true })).Is(200);
        (await Keyed(acme, "k").Post("/send-message", A.Text)).Is(202);
    }

    static Client Keyed(Account account, string key) => account.Client.With("Idempotency-Key", key);
}
