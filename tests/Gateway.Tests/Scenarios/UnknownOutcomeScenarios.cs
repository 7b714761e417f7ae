namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>The guarantee: an answer lost on the way is never guessed at in silence. These windows are short.</summary>
public sealed class UnknownOutcomeScenarios(UnknownOutcomeScenarios.ShortWindow world) : IClassFixture<UnknownOutcomeScenarios.ShortWindow>
{
    MetaSandbox Sandbox => world.Sandbox;

    async Task<Account> WhoseNextAnswerIsLost()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { dropAnswer = true }, times: 1);
        return acme;
    }

    [Fact]
    public async Task Without_any_report_it_is_sent_again_and_says_so()
    {
        var acme = await WhoseNextAnswerIsLost();
        var m = await acme.Send();
        var sent = await acme.Sees(m, "sent");
        Assert.Equal(["queued api", "sending sender", "sending sender", "queued sender", "sending sender", "sent meta"], sent.Story());
        Assert.Contains("outcome is unknown", sent.Told(), StringComparison.Ordinal);
        Assert.Contains("sent again (onUnknown: resend)", sent.Told(), StringComparison.Ordinal);
        Assert.Equal((2, "2", null), (await Sandbox.Ledger.Count(m), sent.Text("attempts"), sent.At("outcome")));
    }

    [Fact]
    public async Task On_hold_it_stays_unknown_and_is_sent_once()
    {
        var acme = await WhoseNextAnswerIsLost();
        var m = await acme.Send(onUnknown: "hold");
        var held = await acme.Sees(m, seen => seen.Told().Contains("onUnknown: hold", StringComparison.Ordinal), "held");
        Assert.Equal(("sending", "unknown", "1"), (held.Text("status"), held.Text("outcome"), held.Text("attempts")));
        await Sandbox.Reads(m);
        var read = await acme.Sees(m, "read"); // the truth is welcome, however late
        Assert.Equal((1, null), (await Sandbox.Ledger.Count(m), read.At("outcome")));
    }

    [Fact]
    public async Task On_fail_it_fails_as_unknown_and_a_late_report_corrects_it()
    {
        var acme = await WhoseNextAnswerIsLost();
        var m = await acme.Send(onUnknown: "fail");
        var failed = await acme.Sees(m, "failed");
        Assert.Equal(("outcome_unknown", true), (failed.Text("error.code"), (bool)failed.At("error.retryable")!));
        Assert.Contains("outcome_unknown", failed.Told(), StringComparison.Ordinal);
        await Sandbox.Delivers(m);
        Assert.Null((await acme.Sees(m, "delivered")).At("error"));
        Assert.Equal(1, await Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task A_connection_that_breaks_before_meta_accepts_is_just_as_unknown()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { dropBefore = true }, times: 1);
        var m = await acme.Send();
        Assert.Equal("2", (await acme.Sees(m, "sent")).Text("attempts"));
        Assert.Equal(1, await Sandbox.Ledger.Count(m));
    }

    public sealed class ShortWindow : World
    {
        protected override string[] Settings => ["--Sender:UnknownOutcomeWindow=00:00:01"];
    }
}

/// <summary>With the window of two minutes that is the default.</summary>
public sealed class LostAnswerScenarios(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("resend")]
    [InlineData("hold")]
    [InlineData("fail")]
    public async Task An_answer_that_is_lost_is_settled_by_metas_report(string onUnknown)
    {
        var acme = await world.Account();
        await world.Sandbox.When(acme, new { dropAnswer = true });
        var m = await acme.Send(onUnknown: onUnknown);
        var unknown = await acme.Sees(m, seen => (string?)seen.At("outcome") == "unknown", "an unknown outcome");
        Assert.Equal(("sending", null), (unknown.Text("status"), unknown.At("wamid")));
        Assert.Contains("outcome is unknown", unknown.Told(), StringComparison.Ordinal);

        await world.Sandbox.Delivers(m);
        var delivered = await acme.Sees(m, "delivered");
        Assert.Equal(((await world.Sandbox.Ledger.Of(m)).Wamid, null, "1"), (delivered.Text("wamid"), delivered.At("outcome"), delivered.Text("attempts")));
        Assert.Equal(["queued api", "sending sender", "sending sender", "delivered webhook"], delivered.Story());
        Assert.Equal(1, await world.Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task Metas_report_of_a_failure_settles_it_too()
    {
        var acme = await world.Account();
        await world.Sandbox.When(acme, new { dropAnswer = true });
        var m = await acme.Send();
        await acme.Sees(m, seen => (string?)seen.At("outcome") == "unknown", "an unknown outcome");
        await world.Sandbox.Fails(m, 131026);
        Assert.Equal(131026, (int)(await acme.Sees(m, "failed")).At("error.code")!);
    }
}
