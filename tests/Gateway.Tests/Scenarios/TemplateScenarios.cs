using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Templates from their definition to their end: made, reviewed, listed, sent, changed, deleted.</summary>
public sealed class TemplateScenarios(World world) : IClassFixture<World>
{
    static int s_names;

    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task A_new_template_is_pending_and_approved_by_webhook()
    {
        var acme = await Customer();
        var name = NewName();
        var made = (await acme.Client.Post("/templates", Definition(name))).Is(201);
        Assert.Equal((name, "PENDING", "UTILITY", "en_US"), (made.Text("name"), made.Text("status"), made.Text("category"), made.Text("language")));
        Assert.Equal($"/templates/{made.Text("id")}", made.Header("Location"));
        Assert.Equal("PENDING", (await acme.Client.Get($"/templates/{made.Text("id")}")).Is(200).Text("status"));

        await Becomes(acme, made.Text("id"), "APPROVED");
        var listed = await Only(acme, $"name={name}&status=approved&category=utility&language=en-US");
        Assert.Equal(made.Text("id"), (string)listed["id"]!);
        Assert.Equal("Hi {{1}}, your order is on its way.", (string)listed["components"]![0]!["text"]!);
        Assert.Empty(await All(acme, $"name={name}&status=PENDING"));
    }

    [Fact]
    public async Task A_rejection_says_why()
    {
        var acme = await Customer();
        var id = (await acme.Client.Post("/templates", Definition($"reject_{NewName()}"))).Is(201).Text("id");
        var rejected = await Becomes(acme, id, "REJECTED");
        Assert.Equal("INVALID_FORMAT", rejected.Text("rejectedReason"));
        Assert.Contains("Choose another name", rejected.Text("statusDetail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_named_before_meta_is_asked()
    {
        var acme = await Customer();
        var wrong = new { name = "Wrong", language = "en_US", category = "UTILITY", parameterFormat = "BOTH", components = new object[] { new { type = "BODY", text = "{{1}} first" } }, colour = "red" };
        (await acme.Client.Post("/templates", wrong)).IsProblem(422, "validation_failed").Names("/name", "/parameterFormat", "/components/0/text", "/colour");
        (await acme.Client.Post("/templates/1", new { })).IsProblem(422, "validation_failed").Names("/components");
        (await acme.Client.Get("/templates?status=ok&limit=0&cursor=x")).IsProblem(400, "invalid_parameter").Names("/status", "/limit", "/cursor");
    }

    [Fact]
    public async Task What_meta_does_not_take_carries_what_meta_said()
    {
        var acme = await Customer();
        var name = NewName();
        var id = (await acme.Client.Post("/templates", Definition(name))).Is(201).Text("id");
        var taken = (await acme.Client.Post("/templates", Definition(name))).IsProblem(422, "validation_failed").Names("/name");
        Assert.Equal(("100", "2388024"), (taken.Text("meta.code"), taken.Text("meta.subcode")));
        Assert.Contains("already", taken.Text("meta.detail"), StringComparison.Ordinal);
        var pending = (await acme.Client.Post($"/templates/{id}", Change("Something else, {{1}}, for you."))).IsProblem(502, "meta_error");
        Assert.Equal("2388039", pending.Text("meta.subcode"));
        Assert.DoesNotContain("send the message", pending.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_goes_back_to_review_and_approved_ones_change_once_a_day()
    {
        var acme = await Customer();
        var id = await Approved(acme);
        var changed = (await acme.Client.Post($"/templates/{id}", Change("Now {{1}} is on its way."))).Is(200);
        Assert.Equal(("PENDING", "Now {{1}} is on its way."), (changed.Text("status"), changed.Text("components.0.text")));
        await Becomes(acme, id, "APPROVED");
        (await acme.Client.Post($"/templates/{id}", Change("Again {{1}} is on its way."))).IsProblem(502, "meta_error");
    }

    [Fact]
    public async Task A_change_has_to_go_with_the_template_that_is_there()
    {
        var acme = await Customer();
        var approved = await Approved(acme);
        (await acme.Client.Post($"/templates/{approved}", new { category = "MARKETING" })).IsProblem(422, "validation_failed").Names("/category");
        var named = (await acme.Client.Post("/templates", new
        {
            name = NewName(),
            language = "en_US",
            category = "UTILITY",
            parameterFormat = "NAMED",
            components = new[] { new { type = "BODY", text = "Hi {{first_name}}, your order is on its way.", example = new { body_text_named_params = new[] { new { param_name = "first_name", example = "Ana" } } } } },
        })).Is(201).Text("id");
        (await acme.Client.Post($"/templates/{named}", Change("Now {{1}} is on its way."))).IsProblem(422, "validation_failed").Names("/components/0/text");
        var code = (await acme.Client.Post("/templates", OneTimeCode(NewName()))).Is(201).Text("id");
        (await acme.Client.Post($"/templates/{code}", new { messageSendTtlSeconds = 5000 })).IsProblem(422, "validation_failed").Names("/messageSendTtlSeconds");
        (await acme.Client.Post($"/templates/{code}", Change("Your code is {{1}}, keep it."))).IsProblem(422, "validation_failed").Names("/components/0/text", "/components");
    }

    [Fact]
    public async Task Deleted_by_id_one_language_goes_and_by_name_all_of_them()
    {
        var acme = await Customer();
        var name = NewName();
        var english = (await acme.Client.Post("/templates", Definition(name))).Is(201).Text("id");
        foreach (var language in new[] { "es", "de" }) (await acme.Client.Post("/templates", Definition(name, language))).Is(201);
        (await acme.Client.Delete($"/templates/{english}")).Is(204);
        (await acme.Client.Get($"/templates/{english}")).IsProblem(404, "not_found");
        Assert.Equal(["de", "es"], (await All(acme, $"name={name}")).Select(t => (string)t!["language"]!));
        (await acme.Client.Delete($"/templates/by-name/{name}")).Is(204);
        Assert.Empty(await All(acme, $"name={name}"));
        (await acme.Client.Delete($"/templates/by-name/{name}")).IsProblem(404, "not_found");
        (await acme.Client.Delete($"/templates/{english}")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Pages_hold_every_template_once_newest_first()
    {
        var acme = await Customer();
        var made = new List<string>();
        for (var i = 0; i < 5; i++) made.Add((await acme.Client.Post("/templates", Definition(NewName()))).Is(201).Text("id"));
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await acme.Client.Get($"/templates?limit=2&cursor={cursor}")).Is(200);
            seen.AddRange(page.At("data")!.AsArray().Select(t => (string)t!["id"]!));
            cursor = (string?)page.At("nextCursor");
        }
        Assert.Equal(made.AsEnumerable().Reverse(), seen.Take(5)); // the last is Meta's own sample
        Assert.Equal(6, seen.Distinct().Count());
    }

    [Fact]
    public async Task Another_account_sees_nothing_of_it()
    {
        var (acme, other) = (await Customer(), await Customer());
        var id = await Approved(acme);
        (await other.Client.Get($"/templates/{id}")).IsProblem(404, "not_found");
        (await other.Client.Post($"/templates/{id}", Change("Now {{1}} is on its way."))).IsProblem(404, "not_found");
        (await other.Client.Delete($"/templates/{id}")).IsProblem(404, "not_found");
        (await acme.Client.Get($"/templates/{id}")).Is(200);
    }

    [Fact]
    public async Task The_free_plan_has_no_templates_and_is_told_which_has_before_anything_is_read()
    {
        var acme = await world.Account();
        var refused = (await acme.Client.PostText("/templates", "{")).IsProblem(403, "plan_required");
        Assert.Equal("basic", refused.Text("requiredPlan"));
        (await world.Anybody.Get("/templates")).IsProblem(401, "unauthorized");
        Assert.Equal("basic", (await world.Anybody.Get("/openapi/v1.json")).Is(200).Json["paths"]!["/templates"]!["get"]!["x-plan"]!.ToString());
    }

    [Fact]
    public async Task Without_a_number_or_its_business_account_it_says_what_is_missing()
    {
        var acme = await world.Stranger();
        await world.Upgrade(acme);
        foreach (var connect in new[] { false, true })
        {
            if (connect) await acme.Connect();
            foreach (var answer in new[] { await acme.Client.Get("/templates"), await acme.Client.Post("/templates", Definition(NewName())), await acme.Client.Delete("/templates/1") })
                Assert.Contains("wabaId", answer.IsProblem(409, "credentials_missing").Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bad_token_is_metas_refusal()
    {
        var acme = await Customer("sandbox-token-expired");
        var refused = (await acme.Client.Get("/templates")).IsProblem(502, "meta_error");
        Assert.Equal("190", refused.Text("meta.code"));
        Assert.Contains(". Create a", refused.Text("detail"), StringComparison.Ordinal);
        (await acme.Client.Post("/templates", Definition(NewName()))).IsProblem(502, "meta_error");
    }

    [Fact]
    public async Task An_idempotency_key_makes_one_template()
    {
        var acme = await Customer();
        var (name, keyed) = (NewName(), acme.Client.With("Idempotency-Key", NewName()));
        var first = (await keyed.Post("/templates", Definition(name))).Is(201);
        var again = (await keyed.Post("/templates", Definition(name))).Is(201);
        Assert.Equal((first.Body, "true", first.Header("Location")), (again.Body, again.Header("Idempotency-Replayed"), again.Header("Location")));
        (await keyed.Post("/templates", Definition(NewName()))).IsProblem(422, "idempotency_key_reused");
        (await keyed.Post("/send-message", A.Text)).IsProblem(422, "idempotency_key_reused");
        var wrong = acme.Client.With("Idempotency-Key", NewName());
        var refused = (await wrong.Post("/templates", Definition(name))).IsProblem(422, "validation_failed");
        Assert.Equal(refused.Body, (await wrong.Post("/templates", Definition(name))).Body);
    }

    [Fact]
    public async Task When_metas_answer_is_lost_the_same_key_finds_what_was_made()
    {
        await using var meta = await LossyMeta.Before(Sandbox);
        await world.Stop();
        await world.Start($"--Meta:BaseUrl={meta.Address}");
        var acme = await Customer();
        var (name, keyed) = (NewName(), acme.Client.With("Idempotency-Key", NewName()));
        meta.Loses = true;
        (await keyed.Post("/templates", Definition(name))).IsProblem(503, "meta_unavailable");
        meta.Loses = false;
        (await acme.Client.Post("/templates", Definition(name))).IsProblem(422, "validation_failed"); // without the key it is somebody else's
        var found = (await keyed.Post("/templates", Definition(name))).Is(201);
        Assert.Equal((string)(await Only(acme, $"name={name}"))["id"]!, found.Text("id"));
        Assert.Equal("true", (await keyed.Post("/templates", Definition(name))).Is(201).Header("Idempotency-Replayed"));
        await world.Stop();
        await world.Start();
    }

    [Fact]
    public async Task What_meta_reports_of_quality_and_category_is_in_the_list()
    {
        var acme = await Customer();
        var id = await Approved(acme);
        await Reports(acme, "message_template_quality_update", $$"""{"previous_quality_score":"GREEN","new_quality_score":"RED","message_template_id":{{id}},"message_template_name":"x","message_template_language":"en-US"}""");
        await Reports(acme, "template_category_update", $$"""{"message_template_id":{{id}},"message_template_name":"x","message_template_language":"en-US","previous_category":"UTILITY","new_category":"MARKETING"}""");
        var seen = await Sees(acme, id, t => t.Text("category") == "MARKETING" && t.Text("qualityScore") == "RED");
        Assert.Equal("UTILITY", seen.Text("previousCategory"));
    }

    [Fact]
    public async Task The_copy_outlives_a_restart_and_answers_while_meta_is_away()
    {
        var acme = await Customer();
        var id = await Approved(acme);
        await world.Stop();
        await world.Start($"--Meta:BaseUrl={World.ClosedPort()}");
        var copy = (await acme.Client.Get($"/templates/{id}")).Is(200);
        Assert.NotNull(copy.Header("Age"));
        (await acme.Client.Post("/templates", Definition(NewName()))).IsProblem(503, "meta_unavailable");
        var other = await Customer();
        Assert.NotNull((await other.Client.Get("/templates")).IsProblem(503, "meta_unavailable").Header("Retry-After"));
        await world.Stop();
        await world.Start();
    }

    [Fact]
    public async Task A_message_that_does_not_fit_its_template_is_refused_before_it_is_stored()
    {
        var acme = await Customer();
        var name = NewName();
        await Becomes(acme, (await acme.Client.Post("/templates", Definition(name))).Is(201).Text("id"), "APPROVED");
        await All(acme, ""); // the copy is fresh

        (await acme.Client.Post("/send-message", Message(name))).IsProblem(422, "validation_failed").Names("/template/components");
        (await acme.Client.Post("/send-message", Message(name, "a", "b"))).IsProblem(422, "validation_failed").Names("/template/components/0/parameters");
        (await acme.Client.Post("/send-message", Message($"{name}_not", "a"))).IsProblem(422, "validation_failed").Names("/template/name");
        var bulk = (await acme.Client.Post("/messages/bulk", new { messages = new[] { Message(name, "a"), Message(name), A.Text } })).Is(202);
        Assert.Equal(("2", "/messages/1/template/components"), (bulk.Text("accepted"), bulk.Text("messages.1.error.errors.0.pointer")));
        (await acme.Client.Post("/messages/bulk", new { messages = new[] { Message(name, "a"), Message(name) }, atomic = true })).IsProblem(422, "validation_failed").Names("/messages/1/template/components");
        Assert.Equal(2, (await acme.List()).Count);
        await acme.Sees((await acme.Client.Post("/send-message", Message(name, "a"))).Is(202).Text("id"), "sent");
    }

    [Fact]
    public async Task A_language_is_written_as_Meta_writes_it()
    {
        var acme = await Customer();
        await All(acme, "");
        var message = new { to = A.Number, type = "template", template = new { name = "hello_world", language = new { code = "en-US" } } };
        var refused = (await acme.Client.Post("/send-message", message)).IsProblem(422, "validation_failed").Names("/template/language/code");
        Assert.Contains("write en_US", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_one_time_code_goes_to_a_phone_number_and_is_one_code()
    {
        var acme = await Customer();
        var name = NewName();
        await Becomes(acme, (await acme.Client.Post("/templates", OneTimeCode(name))).Is(201).Text("id"), "APPROVED");
        await All(acme, "");
        (await acme.Client.Post("/send-message", Code("US.13491208655302741918", "123456", "123456"))).IsProblem(422, "validation_failed").Names("/to");
        var bulk = (await acme.Client.Post("/messages/bulk", new { messages = new[] { Code("US.13491208655302741918", "1", "1"), Code(A.Number, "1", "1") } })).Is(202);
        Assert.Equal(("1", "/messages/0/to"), (bulk.Text("accepted"), bulk.Text("messages.0.error.errors.0.pointer")));
        (await acme.Client.Post("/send-message", Code(A.Number, "1234567890123456", "1"))).IsProblem(422, "validation_failed").Names("/template/components/0/parameters/0/text");
        Assert.Contains("not the same", (await acme.Client.Post("/send-message", Code(A.Number, "123456", "654321", dryRun: true))).Is(200).Text("warnings"), StringComparison.Ordinal);

        object Code(string to, string read, string copied, bool dryRun = false) => new
        {
            to,
            type = "template",
            dryRun,
            template = new
            {
                name,
                language = new { code = "en_US" },
                components = new object[]
                {
                    new { type = "body", parameters = new[] { new { type = "text", text = read } } },
                    new { type = "button", sub_type = "url", index = 0, parameters = new[] { new { type = "text", text = copied } } },
                },
            },
        };
    }

    [Fact]
    public async Task A_template_that_is_not_approved_is_refused_and_a_dry_run_warns()
    {
        var acme = await Customer();
        var name = NewName();
        var id = (await acme.Client.Post("/templates", Definition(name))).Is(201).Text("id");
        await Becomes(acme, id, "APPROVED");
        await Reports(acme, "message_template_status_update", $$"""{"event":"PAUSED","message_template_id":{{id}},"message_template_name":"{{name}}","message_template_language":"en-US","reason":"NONE"}""");
        await Becomes(acme, id, "PAUSED");

        var refused = (await acme.Client.Post("/send-message", Message(name, "a"))).IsProblem(422, "validation_failed").Names("/template/language/code");
        Assert.Contains("PAUSED", refused.Text("detail"), StringComparison.Ordinal);
        var run = (await acme.Client.Post("/send-message", Message(name, dryRun: true, "a"))).Is(200);
        Assert.Contains("PAUSED", run.Text("warnings"), StringComparison.Ordinal);
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        (await acme.Client.Post("/send-message", Message(name, sendAt: tomorrow, values: "a"))).Is(202);
    }

    [Fact]
    public async Task Without_a_fresh_copy_a_message_goes_and_the_copy_is_made_meanwhile()
    {
        var acme = await Customer();
        var m = (await acme.Client.Post("/send-message", Message("nobody_made_this", "a"))).Is(202).Text("id");
        await acme.Sees(m, "failed");
        await Eventually.Get(() => acme.Client.Post("/send-message", Message("nobody_made_this", "a")), answer => answer.Status == 422, answer => $"422 was waited for, seen: {answer}");
    }

    static string NewName() => $"order_update_{Interlocked.Increment(ref s_names)}";

    static object Definition(string name, string language = "en_US") => new { name, language, category = "utility", components = Components("Hi {{1}}, your order is on its way.") };

    static object OneTimeCode(string name) => new
    {
        name,
        language = "en_US",
        category = "AUTHENTICATION",
        components = new object[] { new { type = "BODY", add_security_recommendation = true }, new { type = "BUTTONS", buttons = new[] { new { type = "OTP", otp_type = "COPY_CODE" } } } },
    };

    static object Change(string text) => new { components = Components(text) };

    static object[] Components(string text) => [new { type = "BODY", text, example = new { body_text = new[] { new[] { "Ana" } } } }];

    static object Message(string name, params string[] values) => Message(name, false, values);

    static object Message(string name, bool dryRun, params string[] values) => Message(name, null, dryRun, values);

    static object Message(string name, DateTimeOffset? sendAt, bool dryRun = false, params string[] values) => new
    {
        to = A.Number,
        type = "template",
        dryRun,
        sendAt,
        template = new
        {
            name,
            language = new { code = "en_US" },
            components = values.Length == 0 ? [] : new[] { new { type = "body", parameters = values.Select(text => new { type = "text", text }) } },
        },
    };

    /// <summary>An account with templates and a business account of its own.</summary>
    async Task<Account> Customer(string token = "sandbox-token")
    {
        var acme = await world.Stranger();
        await world.Upgrade(acme);
        await acme.Connect(token, new { wabaId = Waba(acme) });
        return acme;
    }

    static string Waba(Account account) => "2" + account.PhoneNumberId;

    static async Task<string> Approved(Account account)
    {
        var id = (await account.Client.Post("/templates", Definition(NewName()))).Is(201).Text("id");
        await Becomes(account, id, "APPROVED");
        return id;
    }

    static Task<Answer> Becomes(Account account, string id, string status) => Sees(account, id, template => template.Text("status") == status);

    static async Task<Answer> Sees(Account account, string id, Func<Answer, bool> isIt) => await Eventually.Get(
        async () => (await account.Client.Get($"/templates/{id}")).Is(200), isIt, seen => $"Something else was waited for, seen: {seen.Body}");

    static async Task<JsonArray> All(Account account, string query) => (await account.Client.Get($"/templates?{query}")).Is(200).At("data")!.AsArray();

    static async Task<JsonNode> Only(Account account, string query) => Assert.Single(await All(account, query))!;

    async Task Reports(Account account, string field, string value)
    {
        var change = $$"""{"field":"{{field}}","value":{{value}}}""";
        Assert.Equal(200, await Sandbox.Posts(Webhook.Of($$"""{"id":"{{Waba(account)}}","time":{{Webhook.Now}},"changes":[{{change}}]}""")));
    }
}
