using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Campaigns from the contacts' file to the last message.</summary>
public sealed class CampaignScenarios(World world) : IClassFixture<World>
{
    const string Waba = "102290129340398";

    static int s_names;

    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task Three_hundred_contacts_get_it_once_each()
    {
        var acme = await Customer(300);
        await acme.Knows(new { phone = "+15559990001", name = "Out", optedOut = true, tags = new[] { "vip" } });
        var id = await Drafted(acme, audience: new { tags = new[] { "vip" } });
        var plan = (await acme.Client.Post($"/campaigns/{id}/plan")).Is(200);
        Assert.Equal(("301", "300", "1"), (plan.Text("audience"), plan.Text("send"), plan.Text("skip.optedOut")));
        Assert.Equal(("+15550000000", "Hi Person 0, it is all half price."), (plan.Text("sample.0.to"), plan.Text("sample.0.rendered")));

        var launched = (await acme.Client.Post($"/campaigns/{id}/launch", new { planHash = plan.Text("planHash") })).Is(202);
        Assert.Equal((id, "301"), (launched.Text("id"), launched.Text("audience")));
        Assert.Contains(launched.Text("status"), (string[])["running", "completed"]);
        var done = await Sees(acme, id, "completed");
        Assert.Equal(("301", "1", "300", "0", "0", "1"), (done.Text("stats.audience"), done.Text("stats.skipped.optedOut"), done.Text("stats.sent"), done.Text("stats.queued"), done.Text("stats.failed"), done.Text("progress")));
        Assert.Equal(Enumerable.Range(0, 300).Select(Phone), (await Sandbox.Ledger.Recipients(acme)).Order());
        Assert.Contains("\"Person 7\"", (await acme.List($"campaignId={id}&to={Uri.EscapeDataString(Phone(7))}"))[0]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("campaign.completed", await Events(acme));
    }

    [Fact]
    public async Task What_has_changed_since_it_was_planned_is_not_sent()
    {
        var acme = await Customer(3);
        var id = await Drafted(acme);
        var hash = (await acme.Client.Post($"/campaigns/{id}/plan")).Is(200).Text("planHash");
        Assert.Equal(hash, (await acme.Client.Post($"/campaigns/{id}/plan")).Is(200).Text("planHash"));
        await acme.Knows(new { phone = "+15559990002" });
        (await acme.Client.Post($"/campaigns/{id}/launch", new { planHash = hash })).IsProblem(409, "plan_changed");
        Assert.Equal("draft", (await Look(acme, id)).Text("status"));
        var again = (await acme.Client.Post($"/campaigns/{id}/plan")).Is(200).Text("planHash");
        (await acme.Client.Post($"/campaigns/{id}/launch", new { planHash = again })).Is(202);
        await Sees(acme, id, "completed");
    }

    [Fact]
    public async Task Of_many_launches_one_wins()
    {
        var acme = await Customer(20);
        var id = await Drafted(acme);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => acme.Client.Post($"/campaigns/{id}/launch")));
        Assert.Equal(1, answers.Count(answer => answer.Status == 202));
        Assert.All(answers.Where(answer => answer.Status != 202), answer => Assert.NotEqual("draft", answer.IsProblem(409, "invalid_state").Text("currentStatus")));
        await Sees(acme, id, "completed");
        Assert.Equal(20, (await Sandbox.Ledger.Recipients(acme)).Length);
        (await acme.Client.Post($"/campaigns/{id}/plan")).IsProblem(409, "invalid_state");
    }

    [Fact]
    public async Task It_is_paused_resumed_and_canceled()
    {
        var acme = await Customer(60);
        var id = await Launched(acme, messagesPerSecond: 5);
        await SeesSent(acme, 2);
        Assert.Equal(("paused", "requested"), Standing((await acme.Client.Post($"/campaigns/{id}/pause")).Is(200)));
        (await acme.Client.Post($"/campaigns/{id}/pause")).IsProblem(409, "invalid_state");
        var sent = await Settled(acme);
        (await acme.Client.Post($"/campaigns/{id}/resume")).Is(200);
        await SeesSent(acme, sent + 3);
        Assert.Equal("canceled", (await acme.Client.Post($"/campaigns/{id}/cancel")).Is(200).Text("status"));
        (await acme.Client.Post($"/campaigns/{id}/resume")).IsProblem(409, "invalid_state");
        sent = await Settled(acme);
        var end = await Sees(acme, id, seen => (int)seen.At("stats.queued")! == 0, "nothing queued");
        Assert.Equal((sent, 60 - sent), ((int)end.At("stats.sent")!, (int)end.At("stats.canceled")!));
        Assert.Equal(sent, (await acme.Usage()).Messages);
    }

    [Fact]
    public async Task It_is_deleted_only_when_it_is_over_or_was_never_launched()
    {
        var acme = await Customer(60);
        var template = (await NewTemplate(acme)).Name;
        var (draft, running) = (await Drafted(acme, template), await Launched(acme, template, messagesPerSecond: 1));
        (await acme.Client.Delete($"/campaigns/{draft}")).Is(204);
        (await acme.Client.Get($"/campaigns/{draft}")).IsProblem(404, "not_found");
        (await acme.Client.Post($"/campaigns/{draft}/launch")).IsProblem(404, "not_found");
        Assert.Equal("running", (await acme.Client.Delete($"/campaigns/{running}")).IsProblem(409, "invalid_state").Text("currentStatus"));
        (await acme.Client.Post($"/campaigns/{running}/cancel")).Is(200);
        (await acme.Client.Delete($"/campaigns/{running}")).Is(204);
    }

    [Fact]
    public async Task A_template_that_meta_pauses_in_the_middle_pauses_it()
    {
        var acme = await Customer(120);
        var template = await NewTemplate(acme);
        await Sandbox.Rules(new { match = new { templateName = template.Name }, then = new { templateStatus = "PAUSED" }, after = 20, times = 1 });
        var id = await Launched(acme, template.Name, messagesPerSecond: 40);
        var paused = await Sees(acme, id, "paused");
        Assert.Equal(("paused", "template_paused"), Standing(paused));
        Assert.NotEmpty(paused.Text("reason.detail"));
        Assert.Contains("campaign.paused", await Events(acme));
        Assert.Equal(20, (await Sandbox.Ledger.Recipients(acme)).Length);
    }

    [Fact]
    public async Task Too_many_failures_pause_it()
    {
        var acme = await Customer(300);
        await Sandbox.When(acme, new { errorCode = 131026 });
        Assert.Equal(("paused", "failure_rate"), Standing(await Sees(acme, await Launched(acme), "paused")));
    }

    [Fact]
    public async Task Who_opts_out_in_the_middle_gets_nothing()
    {
        var acme = await Customer(20);
        var id = await Launched(acme, messagesPerSecond: 4);
        await Sandbox.Writes(acme, new { from = Phone(19)[1..], type = "text", text = new { body = "STOP" } });
        var done = await Sees(acme, id, "completed");
        Assert.Equal(("1", "19"), (done.Text("stats.skipped.optedOut"), done.Text("stats.sent")));
        Assert.DoesNotContain(Phone(19), await Sandbox.Ledger.Recipients(acme));
    }

    [Fact]
    public async Task What_does_not_fit_its_template_is_refused_as_a_message_is()
    {
        var acme = await Customer(1);
        var template = await NewTemplate(acme);
        (await acme.Client.Post("/campaigns", Definition(template.Name, text: null))).IsProblem(422, "validation_failed").Names("/template/components");
        var id = (await acme.Client.Post("/campaigns", Definition(template.Name))).Is(201).Text("id");
        await Sandbox.Decides(template.Id, "PAUSED");
        await Eventually.Get(() => acme.Client.Get($"/templates/{template.Id}"), seen => seen.Text("status") == "PAUSED", seen => $"PAUSED was waited for, seen: {seen.Body}");
        (await acme.Client.Post($"/campaigns/{id}/plan")).Is(200);
        (await acme.Client.Post($"/campaigns/{id}/launch")).IsProblem(422, "validation_failed").Names("/template/language/code");
        Assert.Equal("draft", (await Look(acme, id)).Text("status"));
    }

    [Fact]
    public async Task A_tag_is_the_same_however_it_is_typed_but_for_its_case()
    {
        var acme = await Customer(0);
        await acme.Knows(new { phone = "+15559990003", tags = new[] { "Caf\u00e9" } });
        var template = (await NewTemplate(acme)).Name;
        foreach (var (tag, audience) in new[] { (" Cafe\u0301 ", "1"), ("Caf\u00e9", "1"), ("caf\u00e9", "0") })
        {
            var id = await Drafted(acme, template, audience: new { tags = new[] { tag } });
            Assert.Equal(tag.Contains('C', StringComparison.Ordinal) ? "Caf\u00e9" : "caf\u00e9", (string)(await Look(acme, id)).At("audience.tags.0")!);
            Assert.Equal(audience, (await acme.Client.Post($"/campaigns/{id}/plan")).Is(200).Text("audience"));
        }
    }

    [Fact]
    public async Task A_campaign_of_which_nothing_was_taken_has_failed()
    {
        var acme = await Customer(3);
        await Sandbox.When(acme, new { errorCode = 131026 });
        var failed = await Sees(acme, await Launched(acme), "failed");
        Assert.Equal(("failed", "nothing_sent"), Standing(failed));
        Assert.Equal(("3", "1"), (failed.Text("stats.failed"), failed.Text("progress")));
        (await acme.Client.Delete($"/campaigns/{failed.Text("id")}")).Is(204);
    }

    [Fact]
    public async Task A_campaign_of_the_future_waits()
    {
        var acme = await Customer(5);
        var id = await Drafted(acme, sendAt: TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.Equal("scheduled", (await acme.Client.Post($"/campaigns/{id}/launch")).Is(202).Text("status"));
        Assert.Equal([id], (await acme.Client.Get("/campaigns?status=scheduled")).Is(200).At("data")!.AsArray().Select(c => (string)c!["id"]!));
        (await acme.Client.Post($"/campaigns/{id}/cancel")).Is(200);
        Assert.Empty(await Sandbox.Ledger.Recipients(acme));
    }

    [Fact]
    public async Task A_repeated_key_drafts_and_launches_once()
    {
        var acme = await Customer(3);
        var (draft, launch) = (acme.Client.With("Idempotency-Key", "draft-1"), acme.Client.With("Idempotency-Key", "launch-1"));
        var body = Definition("hello_world", text: null);
        var first = (await draft.Post("/campaigns", body)).Is(201);
        var again = (await draft.Post("/campaigns", body)).Is(201);
        Assert.Equal((first.Body, "true", first.Header("Location")), (again.Body, again.Header("Idempotency-Replayed"), again.Header("Location")));
        (await draft.Post("/campaigns", Definition("hello_world"))).IsProblem(422, "idempotency_key_reused");
        var launched = (await launch.Post($"/campaigns/{first.Text("id")}/launch")).Is(202);
        Assert.Equal(launched.Body, (await launch.Post($"/campaigns/{first.Text("id")}/launch")).Is(202).Body);
        await Sees(acme, first.Text("id"), "completed");
        Assert.Equal(3, (await Sandbox.Ledger.Recipients(acme)).Length);
    }

    [Fact]
    public async Task What_was_drafted_is_what_is_answered()
    {
        var acme = await Customer(0);
        var window = new { from = "21:00", to = "02:30", days = new[] { "sat", "mon" }, timeZone = "Europe/Berlin" };
        var made = (await acme.Client.Post("/campaigns", new { name = "All", template = Template("sale", "Hi"), audience = new { tags = new[] { "a", "b" }, match = "all" }, messagesPerSecond = 0.5, window })).Is(201);
        Assert.Equal($"/campaigns/{made.Text("id")}", made.Header("Location"));
        Assert.Equal(made.Body, (await Look(acme, made.Text("id"))).Body);
        Assert.Equal("""{"tags":["a","b"],"match":"all"}""", made.At("audience")!.ToJsonString());
        Assert.Equal("""{"from":"21:00","to":"02:30","days":["mon","sat"],"timeZone":"Europe/Berlin"}""", made.At("window")!.ToJsonString());
        Assert.Equal(("draft", "0.5", null), (made.Text("status"), made.Text("messagesPerSecond"), made.At("reason")));
        Assert.True(JsonNode.DeepEquals(System.Text.Json.JsonSerializer.SerializeToNode(Template("sale", "Hi")), made.At("template")));
    }

    /// <summary>A verified account on the largest plan that knows so many people.</summary>
    async Task<Account> Customer(int people)
    {
        var acme = await world.Stranger();
        await world.Upgrade(acme);
        await acme.Connect(more: new { wabaId = Waba });
        await Sandbox.Has($"numbers/{acme.PhoneNumberId}", new { wabaId = Waba });
        Assert.True((bool)(await acme.Client.Post("/auth/me/credentials/verify")).Is(200).At("ok")!);
        if (people == 0) return acme;
        var csv = string.Join('\n', ["phone,name,tags", .. Enumerable.Range(0, people).Select(i => $"{Phone(i)},Person {i},vip")]);
        Assert.Equal(people, (int)(await acme.Client.PostText("/contacts/bulk", csv, "text/csv")).Is(200).At("created")!);
        return acme;
    }

    static string Phone(int i) => $"+1555{i:0000000}";

    /// <summary>A template that was approved, and the first look of the account's catalogue at it: one an account, since the copy is then kept.</summary>
    async Task<(string Id, string Name)> NewTemplate(Account acme)
    {
        var name = $"sale_{Interlocked.Increment(ref s_names)}";
        await Sandbox.HasTemplate(new { wabaId = Waba, name, category = "MARKETING", components = new[] { new { type = "BODY", text = "Hi {{1}}, it is all half price." } } });
        var made = (await acme.Client.Get($"/templates?name={name}")).Is(200);
        return (made.Text("data.0.id"), name);
    }

    static object Template(string name, string? text) => text is null
        ? new { name, language = new { code = "en_US" } }
        : new { name, language = new { code = "en_US" }, components = new[] { new { type = "body", parameters = new[] { new { type = "text", text } } } } };

    static object Definition(string template, string? text = "{{contact.name|there}}", object? audience = null, DateTimeOffset? sendAt = null, double? messagesPerSecond = null) =>
        new { name = "Half price", template = Template(template, text), audience, sendAt, messagesPerSecond };

    async Task<string> Drafted(Account acme, string? template = null, object? audience = null, DateTimeOffset? sendAt = null, double? messagesPerSecond = null) =>
        (await acme.Client.Post("/campaigns", Definition(template ?? (await NewTemplate(acme)).Name, audience: audience, sendAt: sendAt, messagesPerSecond: messagesPerSecond))).Is(201).Text("id");

    async Task<string> Launched(Account acme, string? template = null, double? messagesPerSecond = null)
    {
        var id = await Drafted(acme, template, messagesPerSecond: messagesPerSecond);
        (await acme.Client.Post($"/campaigns/{id}/launch")).Is(202);
        return id;
    }

    static async Task<Answer> Look(Account acme, string id) => (await acme.Client.Get($"/campaigns/{id}")).Is(200);

    static Task<Answer> Sees(Account acme, string id, string status) => Sees(acme, id, seen => seen.Text("status") == status, status);

    static Task<Answer> Sees(Account acme, string id, Func<Answer, bool> isIt, string what) =>
        Eventually.Get(() => Look(acme, id), isIt, seen => $"{what} was waited for, seen: {seen.Body}", TimeSpan.FromSeconds(30));

    static (string Status, string? Reason) Standing(Answer campaign) => (campaign.Text("status"), (string?)campaign.At("reason")?["code"]);

    Task<string[]> SeesSent(Account acme, int messages) => Eventually.Get(() => Sandbox.Ledger.Recipients(acme), sent => sent.Length >= messages, sent => $"{messages} were waited for, {sent.Length} were sent.");

    /// <summary>How many were sent once nothing is under way any more.</summary>
    async Task<int> Settled(Account acme)
    {
        await Eventually.Get(() => acme.List("status=sending"), under => under.Count == 0, under => $"{under.Count} are still being sent.");
        return (await Sandbox.Ledger.Recipients(acme)).Length;
    }

    static async Task<List<string>> Events(Account acme)
    {
        var types = new List<string>();
        for (var after = 0L; ;)
        {
            var page = (await acme.Client.Get($"/events?limit=100&after={after}")).Is(200);
            types.AddRange(page.At("data")!.AsArray().Select(e => (string)e!["type"]!).Where(type => type.StartsWith("campaign.", StringComparison.Ordinal)));
            if (!(bool)page.At("hasMore")!) return types;
            after = (long)page.At("nextAfter")!;
        }
    }
}
