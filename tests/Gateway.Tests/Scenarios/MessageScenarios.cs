namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What becomes of a message, and what its owner is told of it.</summary>
public sealed class MessageScenarios(World world) : IClassFixture<World>
{
    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task A_message_is_sent_delivered_and_read_and_its_timeline_tells_every_step()
    {
        var acme = await world.Account();
        var m = await acme.Send();
        await acme.Sees(m, "sent");
        await Sandbox.Sends(m);
        await acme.Sees(m, seen => seen.Story().Length == 4, "Meta's own sent");
        await Sandbox.Delivers(m);
        await acme.Sees(m, "delivered");
        await Sandbox.Reads(m);
        var read = await acme.Sees(m, "read");

        Assert.Equal(["queued api", "sending sender", "sent meta", "sent webhook", "delivered webhook", "read webhook"], read.Story());
        Assert.Equal((await Sandbox.Ledger.Of(m)).Wamid, read.Text("wamid"));
        Assert.Equal(("1", acme.PhoneNumberId, null), (read.Text("attempts"), read.Text("phoneNumberId"), read.At("error")));
        Assert.Equal("service", read.Text("pricing.category"));
        Assert.Equal(1, await Sandbox.Ledger.Count(m));
    }

    [Fact]
    public async Task By_themselves_metas_reports_take_it_to_read()
    {
        var acme = await world.Account();
        await Sandbox.When(acme, new { statuses = new[] { "sent", "delivered", "read" } });
        var read = await acme.Sees(await acme.Send(), "read");
        Assert.Equal(["delivered webhook", "queued api", "read webhook", "sending sender", "sent meta", "sent webhook"], (await acme.Sees(read.Text("id"), m => m.Story().Length == 6, "six steps")).Story().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(131026, "Message undeliverable", "WhatsApp")]
    [InlineData(131047, "Re-engagement message", "template")]
    [InlineData(131049, "This message was not delivered to maintain healthy ecosystem engagement.", "24 hours")]
    [InlineData(131050, "User has stopped marketing messages from this business", "marketing")]
    [InlineData(131042, "Business eligibility payment issue", "payment method")]
    public async Task What_meta_reports_as_failed_is_failed_with_its_reason_and_what_to_do(int code, string title, string hint)
    {
        var acme = await world.Account();
        var failed = await acme.Sees(await acme.Send(to: $"+15550{code}"), "failed"); // a number of the sandbox's that meets this error
        Assert.Equal((code, title, false), ((int)failed.At("error.code")!, failed.Text("error.title"), (bool)failed.At("error.retryable")!));
        Assert.Contains(hint, failed.Text("error.hint"), StringComparison.Ordinal);
        Assert.Equal("failed webhook", failed.Story()[^1]);
        Assert.Equal("1", failed.Text("attempts"));
    }

    [Theory]
    [InlineData(131030, "allowed list")]
    [InlineData(130403, "Unblock")]
    [InlineData(131005, "Grant")]
    [InlineData(131031, "WhatsApp Manager")]
    [InlineData(131045, "Register")] // a 500 that no repetition helps
    [InlineData(133010, "Register")]
    [InlineData(135000, "parameter")]
    public async Task What_meta_refuses_at_once_fails_at_once(int code, string hint)
    {
        var acme = await world.Account();
        var m = await acme.Send(to: $"+15550{code}");
        var failed = await acme.Sees(m, "failed");
        Assert.Equal((code, null, "1"), ((int)failed.At("error.code")!, failed.At("nextAttemptAt"), failed.Text("attempts")));
        Assert.NotEmpty(failed.Text("error.title"));
        Assert.Contains(hint, failed.Text("error.hint"), StringComparison.Ordinal);
        Assert.Equal(["queued api", "sending sender", "failed meta"], failed.Story());
        Assert.Equal(0, await Sandbox.Ledger.Count(m));
    }

    [Theory]
    [InlineData("no-such-token", 190)]
    [InlineData("sandbox-token-expired", 190)]
    [InlineData("sandbox-token-nopermission", 10)]
    public async Task A_token_that_meta_does_not_take_fails_the_message_and_is_never_shown(string token, int code)
    {
        var acme = await world.Account(token);
        var failed = await acme.Sees(await acme.Send(), "failed");
        Assert.Equal(code, (int)failed.At("error.code")!);
        Assert.Contains("token", failed.Text("error.hint"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, failed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_does_not_exist_fails_with_metas_404()
    {
        var acme = await world.Account();
        var m = (await acme.Client.Post("/send-message", new { to = A.Number, type = "template", template = new { name = "no_such_template", language = new { code = "en_US" } } })).Is(202).Text("id");
        Assert.Equal(132001, (int)(await acme.Sees(m, "failed")).At("error.code")!);
    }

    [Fact]
    public async Task Repeated_and_late_reports_change_nothing()
    {
        var acme = await world.Account();
        var m = await acme.Send();
        await acme.Sees(m, "sent");
        await Sandbox.Reads(m);
        await acme.Sees(m, "read"); // without delivered
        await Sandbox.Delivers(m);
        await Sandbox.Reads(m);
        await Sandbox.Sends(m);
        var after = await acme.Sees(m, seen => seen.Story().Length == 6, "the late reports in the timeline");
        Assert.Equal("read", after.Text("status"));
        Assert.Equal(["delivered webhook", "read webhook", "sent webhook"], after.Story()[3..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Delivered_after_failed_corrects_the_failure()
    {
        var acme = await world.Account();
        var m = await acme.Send();
        await Sandbox.Fails(m, 131026);
        await acme.Sees(m, "failed");
        await Sandbox.Delivers(m);
        Assert.Null((await acme.Sees(m, "delivered")).At("error"));
    }

    [Theory]
    [InlineData("+5511987654321", "551187654321")] // Brazil's ninth digit
    [InlineData("+525512345678", "5215512345678")] // Mexico's 1
    [InlineData("+541112345678", "5491112345678")] // Argentina's 9
    public async Task Who_was_dialled_by_another_number_is_the_same_person(string dialled, string waId)
    {
        var acme = await world.Account();
        var m = await acme.Send(to: dialled);
        await Sandbox.Delivers(m); // by Meta under the other number
        Assert.Equal(dialled, (await acme.Sees(m, "delivered")).Text("to"));

        await Sandbox.Writes(acme, new { from = waId, text = "Thanks" });
        await acme.Hears(1);
        var rehearsal = (await acme.Client.Post("/send-message", new { to = dialled, text = new { body = "You are welcome" }, dryRun = true })).Is(200);
        Assert.Empty(rehearsal.At("warnings")!.AsArray()); // the 24-hour window is open
    }
}
