namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What passes is waited for. These take as long as the first steps of the retry schedule.</summary>
public sealed class RetryScenarios(World world) : IClassFixture<World>
{
    static readonly TimeSpan TwoRetries = TimeSpan.FromSeconds(20); // 2 s and 8 s, a fifth more at most

    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task Passing_errors_are_tried_again_until_the_message_arrives()
    {
        int[] codes = [131016, 131000];
        await Task.WhenAll(codes.Select(Story)); // side by side, since each waits for its own retries

        async Task Story(int code)
        {
            var acme = await world.Account();
            await Sandbox.When(acme, new { errorCode = code }, times: 2);
            var m = await acme.Send();
            var waiting = await acme.Sees(m, seen => seen.Text("status") == "queued" && seen.At("nextAttemptAt") is not null, "a next attempt");
            Assert.Equal((code, true), ((int)waiting.At("error.code")!, (bool)waiting.At("error.retryable")!));
            var sent = await acme.Sees(m, seen => seen.Text("status") == "sent", "sent", TwoRetries);
            Assert.Equal(["queued api", "sending sender", "queued meta", "sending sender", "queued meta", "sending sender", "sent meta"], sent.Story());
            Assert.Equal(("3", null, null), (sent.Text("attempts"), sent.At("error"), sent.At("nextAttemptAt")));
            Assert.Equal(1, await Sandbox.Ledger.Count(m));
        }
    }

    [Fact]
    public async Task A_passing_failure_reported_by_webhook_is_tried_again_too()
    {
        var acme = await world.Account();
        var m = await acme.Send();
        await Sandbox.Fails(m, 131016);
        await acme.Sees(m, seen => (int)seen.At("attempts")! == 2 && seen.Text("status") == "sent", "a second attempt");
        Assert.Equal(2, await Sandbox.Ledger.Count(m));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    public async Task Too_fast_slows_the_number_and_everything_arrives(int httpStatus)
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { errorCode = 130429, errorHttpStatus = httpStatus }, times: 1);
        var throttled = await acme.Send("first");
        var refused = await acme.Sees(throttled, m => m.At("nextAttemptAt") is not null, "a next attempt");
        Assert.Equal((130429, "queued"), ((int)refused.At("error.code")!, refused.Text("status")));

        var next = await acme.Send("second");
        await acme.Sees(next, "sent");
        var pause = (await Sandbox.Ledger.Of(next)).AcceptedAt - DateTimeOffset.Parse(refused.Text("timeline.2.at"), provider: null);
        Assert.True(pause > TimeSpan.FromSeconds(0.9), $"The next message of the number went out after {pause}.");
        Assert.Equal("2", (await acme.Sees(throttled, "sent")).Text("attempts"));
        Assert.Equal(1, await Sandbox.Ledger.Count(throttled));
    }

    [Fact]
    public async Task Too_many_to_one_person_waits_for_that_person_only()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { errorCode = 131056 }, times: 1);
        var waiting = await acme.Send();
        var refused = await acme.Sees(waiting, m => m.At("nextAttemptAt") is not null, "a next attempt");
        Assert.InRange(DateTimeOffset.Parse(refused.Text("nextAttemptAt"), provider: null) - DateTimeOffset.Parse(refused.Text("timeline.2.at"), provider: null), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(20));
        await acme.Sees(await acme.Send(to: "+15557654321"), "sent");
        Assert.Equal("queued", (await acme.Look(waiting)).Text("status"));
    }
}

/// <summary>Nobody listens where Meta should be.</summary>
public sealed class UnreachableMetaScenarios(UnreachableMetaScenarios.WithoutMeta world) : IClassFixture<UnreachableMetaScenarios.WithoutMeta>
{
    [Fact]
    public async Task A_message_that_could_not_leave_waits_and_says_until_when()
    {
        var acme = await world.Account();
        var waiting = await acme.Sees(await acme.Send(), m => m.At("nextAttemptAt") is not null, "a next attempt");
        Assert.Equal(("queued", "1", "meta_unreachable", null), (waiting.Text("status"), waiting.Text("attempts"), waiting.Text("error.code"), waiting.At("outcome")));
        Assert.True((bool)waiting.At("error.retryable")!);
        Assert.Contains("connection", waiting.Text("error.hint"), StringComparison.Ordinal);
        Assert.Equal(["queued api", "sending sender", "queued sender"], waiting.Story());
        Assert.Equal(1, (await acme.Usage()).Messages); // it may yet go
    }

    [Fact]
    public async Task Credentials_cannot_be_checked_and_the_report_says_so()
    {
        var report = (await (await world.Account()).Client.Post("/auth/me/credentials/verify")).Is(200);
        Assert.False((bool)report.At("ok")!);
        Assert.Equal("Check again in a few minutes.", report.Text("checks.0.fix"));
    }

    public sealed class WithoutMeta : World
    {
        protected override string[] Settings => [$"--Meta:BaseUrl={ClosedPort()}"];
    }
}
