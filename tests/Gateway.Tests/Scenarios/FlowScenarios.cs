using System.Text.Json.Nodes;
using WhatsApi.Storage;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Flows from their definition to what a contact sees of them.</summary>
public sealed class FlowScenarios(FlowScenarios.Neighbours world) : IClassFixture<FlowScenarios.Neighbours>
{
    public sealed class Neighbours : World
    {
        protected override string[] Settings => ["--Security:AllowPrivateTargets=true"];
    }

    [Theory]
    [InlineData("booking")]
    [InlineData("faq")]
    [InlineData("order-status")]
    public async Task An_example_says_on_the_phone_what_its_simulation_says(string name)
    {
        await using var shop = await Shop.Start("""{ "status": "on its way", "items": [{ "name": "Green teapot", "count": 1 }] }""");
        var acme = await Customer();
        var flow = await Active(acme, JsonNode.Parse(Example($"{name}.flow.json").Replace("https://shop.example", shop.Url, StringComparison.Ordinal))!);
        var (transcript, inputs) = await Simulated(acme, flow, Example($"{name}.inputs.json"));
        var chat = new Chat(world, acme, flow);
        var heard = new List<JsonObject>();
        foreach (var (i, input) in inputs.Index())
        {
            await chat.Does(input!);
            heard = await chat.Hears(BotBefore(transcript, i + 1));
        }
        Assert.Equal(Bot(transcript), heard.Select(message => message.ToJsonString()));
        await chat.Sees("completed");
        Assert.Equal(("1", "0", "1"), await Stats(acme, flow));
    }

    [Theory]
    [InlineData("survey", 0, "evening")]
    [InlineData("re-engagement", 1, "offer")]
    public async Task An_example_that_is_called_begins_as_its_simulation_does(string name, int messages, string node)
    {
        var acme = await Customer();
        await world.Sandbox.Has($"numbers/{acme.PhoneNumberId}", new { wabaId = "102290129340399" });
        await world.Sandbox.HasTemplate(new { wabaId = "102290129340399", name = "we_miss_you", language = "en", category = "MARKETING", components = new[] { new { type = "BODY", text = "Hi {{1}}, {{2}} % off for you." } } });
        var flow = await Active(acme, JsonNode.Parse(Example($"{name}.flow.json"))!);
        var (transcript, _) = await Simulated(acme, flow, Example($"{name}.inputs.json"));
        var call = (await world.Anybody.Post($"/flows/{flow}/trigger", new { from = A.Number, text = "order 42", name = "Ann", variables = new { product = "the green teapot" } })).Is(202);
        var chat = new Chat(world, acme, flow);
        Assert.Equal((call.Text("executionId"), "true", $"/flows/executions/{call.Text("executionId")}"), (await chat.Execution(), call.Text("matched"), call.Header("Location")));
        var execution = await chat.Sees("waiting");
        Assert.Equal((node, A.Number), (execution.Text("currentNode"), execution.Text("contact")));
        Assert.NotNull(execution.At("resumeAt"));
        Assert.Equal(Bot(transcript).Take(messages), (await chat.Hears(messages)).Select(message => message.ToJsonString()));
    }

    [Fact]
    public async Task A_call_needs_the_secret_and_an_active_flow_that_is_open_to_calls()
    {
        var acme = await Customer();
        var flow = await Made(acme, Greeting(webhook: new { enabled = true, secret = "open sesame" }));
        var body = new { from = A.Number, text = "hi" };
        var caller = world.Anybody.With("X-Flow-Secret", "open sesame");
        (await caller.Post($"/flows/{flow}/trigger", body)).IsProblem(404, "not_found"); // a draft
        (await acme.Client.Post($"/flows/{flow}/activate")).Is(200);
        (await world.Anybody.Post($"/flows/{flow}/trigger", body)).IsProblem(403, "trigger_denied");
        (await caller.With("X-Flow-Secret", "open sesam").Post($"/flows/{flow}/trigger", body)).IsProblem(403, "trigger_denied");
        var other = (await caller.Post($"/flows/{flow}/trigger", new { from = A.Number, text = "bye" })).Is(200);
        Assert.Equal(("false", "text"), (other.Text("matched"), other.Text("reason")));
        (await caller.Post($"/flows/{flow}/trigger", body)).Is(202);
        (await acme.Client.Post($"/flows/{flow}/deactivate")).Is(200);
        (await caller.Post($"/flows/{flow}/trigger", body)).IsProblem(404, "not_found");

        var closed = await Active(acme, Greeting("other"));
        (await world.Anybody.Post($"/flows/{closed}/trigger", body)).IsProblem(404, "not_found");
        (await world.Anybody.Post("/flows/flw_00000000000000000000000000/trigger", body)).IsProblem(404, "not_found");
        (await world.Anybody.Post("/flows/nonsense/trigger", body)).IsProblem(404, "not_found");
        (await world.Anybody.Post($"/flows/{flow}/trigger", new { from = "12" })).IsProblem(422, "validation_failed").Names("/from", "/text");
    }

    [Fact]
    public async Task A_flow_takes_sixty_calls_a_minute_from_one_address()
    {
        var flow = await Active(await Customer(), Greeting(webhook: new { enabled = true }));
        for (var i = 0; i < 60; i++) (await world.Anybody.Post($"/flows/{flow}/trigger", new { from = A.Number, text = "bye" })).Is(200);
        var refused = (await world.Anybody.Post($"/flows/{flow}/trigger", new { from = A.Number, text = "bye" })).IsProblem(429, "rate_limited");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, provider: null), 1, 60);
    }

    [Fact]
    public async Task A_call_under_a_key_begins_one_execution()
    {
        var acme = await Customer();
        var flow = await Active(acme, Greeting(webhook: new { enabled = true }));
        var caller = world.Anybody.With("Idempotency-Key", "order-42");
        var first = (await caller.Post($"/flows/{flow}/trigger", new { from = A.Number, text = "hi" })).Is(202);
        var again = (await caller.Post($"/flows/{flow}/trigger", new { from = A.Number, text = "hi" })).Is(202);
        Assert.Equal((first.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        (await caller.Post($"/flows/{flow}/trigger", new { from = "+15551234568", text = "hi" })).IsProblem(422, "idempotency_key_reused");
        Assert.Single((await acme.Client.Get($"/flows/{flow}/executions")).At("data")!.AsArray());
    }

    [Fact]
    public async Task A_call_that_was_cut_off_and_comes_again_names_the_execution_it_has_begun()
    {
        var own = new World();
        await own.InitializeAsync();
        var acme = await Customer(own);
        var flow = await Active(acme, Greeting(webhook: new { enabled = true }));
        async Task<Answer> Call() => (await own.Anybody.With("Idempotency-Key", "order-42").Post($"/flows/{flow}/trigger", new { from = A.Number, text = "hi" })).Is(202);
        var first = await Call();
        await own.Stop();
        await own.Change(store => CutOff(store, new(acme.Id, $"{flow}/order-42")));
        await own.Start();
        var again = await Call();
        Assert.Equal((first.Text("executionId"), null), (again.Text("executionId"), again.Header("Idempotency-Replayed")));
        Assert.Single((await acme.Client.Get($"/flows/{flow}/executions")).At("data")!.AsArray());
        await own.DisposeAsync();
    }

    // The key as a process leaves it that has died before it could answer.
    static async Task CutOff(IStore store, Key key)
    {
        var row = (await store.GetAsync(Tables.Answers, key))!;
        var answer = JsonNode.Parse(row.Document.Span)!.AsObject();
        Assert.True(answer.Remove("reply"));
        answer["leasedUntil"] = 1; // milliseconds: long ago
        await store.CommitAsync([new Operation.Put(Tables.Answers, key, System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString()), row.Columns, row.Version)]);
    }

    [Fact]
    public async Task The_secret_is_not_shown_and_what_is_shown_can_be_written_back()
    {
        var acme = await Customer();
        var made = (await acme.Client.Post("/flows", Greeting(webhook: new { enabled = true, secret = "open sesame" }))).Is(201);
        var flow = made.Text("id");
        (await acme.Client.Post($"/flows/{flow}/activate")).Is(200);
        var seen = (await acme.Client.Get($"/flows/{flow}")).Is(200);
        foreach (var body in new[] { made.Body, seen.Body, (await acme.Client.Get("/flows")).Body }) Assert.DoesNotContain("open sesame", body, StringComparison.Ordinal);
        Assert.Equal("********", seen.Text("trigger.webhook.secret"));

        var back = (await acme.Client.Put($"/flows/{flow}", new { name = "Same", trigger = seen.At("trigger"), nodes = seen.At("nodes") })).Is(200);
        Assert.Equal(("2", "********"), (back.Text("version"), back.Text("trigger.webhook.secret")));
        await Opens(flow, "open sesame", 202);
        await Opens(flow, "********", 403);

        (await acme.Client.Put($"/flows/{flow}", Greeting(webhook: new { enabled = true, secret = "another" }))).Is(200);
        await Opens(flow, "open sesame", 403);
        await Opens(flow, "another", 202);
        (await acme.Client.Put($"/flows/{flow}", Greeting(webhook: new { enabled = true }))).Is(200);
        await Opens(flow, "", 202);
        var nothing = Greeting(webhook: new { enabled = true, secret = "********" });
        (await acme.Client.Put($"/flows/{flow}", nothing)).IsProblem(422, "flow_invalid").Names("/trigger/webhook/secret");
        (await acme.Client.Post("/flows", nothing)).IsProblem(422, "flow_invalid").Names("/trigger/webhook/secret");
    }

    async Task Opens(string flow, string secret, int status) =>
        Assert.Equal(status, (await world.Anybody.With("X-Flow-Secret", secret).Post($"/flows/{flow}/trigger", new { from = "+15550009999", text = "hi" })).Status);

    [Fact]
    public async Task A_call_answers_what_plan_suspension_and_consent_say()
    {
        var acme = await Customer();
        var flow = await Active(acme, Greeting(webhook: new { enabled = true, secret = "open sesame" }));
        var caller = world.Anybody.With("X-Flow-Secret", "open sesame");
        var body = new { from = A.Number, text = "hi" };
        await acme.On("free");
        Assert.Equal("basic", (await caller.Post($"/flows/{flow}/trigger", body)).IsProblem(403, "plan_required").Text("requiredPlan"));
        (await world.Anybody.Post($"/flows/{flow}/trigger", body)).IsProblem(403, "trigger_denied"); // a stranger learns nothing of the account
        await acme.On("mega");
        (await world.Operator.Post($"/operator/accounts/{acme.Id}/suspend")).Is(200);
        (await caller.Post($"/flows/{flow}/trigger", body)).IsProblem(403, "account_suspended");
        (await world.Operator.Post($"/operator/accounts/{acme.Id}/reinstate")).Is(200);

        await acme.Knows(new { phone = A.Number, optedOut = true });
        var left = (await caller.Post($"/flows/{flow}/trigger", body)).Is(200);
        Assert.Equal(("false", "opted_out"), (left.Text("matched"), left.Text("reason")));
        Assert.Empty((await acme.Client.Get($"/flows/{flow}/executions")).At("data")!.AsArray());
    }

    [Fact]
    public async Task Who_is_erased_is_erased_from_executions_too()
    {
        var acme = await Customer();
        var flow = await Active(acme, Question);
        var contact = await acme.Knows(new { phone = A.Number, name = "Bo" });
        var chat = new Chat(world, acme, flow);
        await chat.Says("ask me");
        await chat.Hears(1);
        await chat.Says("Bo the Secret");
        Assert.Equal("Bo the Secret", (await chat.Sees("completed")).Text("variables.name"));
        (await acme.Client.Delete($"/contacts/{contact}?erase=true")).Is(204);
        var erased = await Eventually.Get(chat.Look, seen => seen.Body.Contains("\"erased\"", StringComparison.Ordinal), seen => $"An erased execution was waited for, seen: {seen.Body}");
        Assert.DoesNotContain("Secret", erased.Body, StringComparison.Ordinal);
        Assert.Equal(("completed", "{}", A.Number), (erased.Text("status"), erased.At("variables")!.ToJsonString(), erased.Text("contact")));
        Assert.DoesNotContain("Secret", (await acme.Client.Get($"/flows/{flow}/executions")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", (await acme.Client.Get("/events?limit=100")).Is(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_in_one_flow_is_not_called_into_another()
    {
        var acme = await Customer();
        var (first, second) = (await Active(acme, Question), await Active(acme, Greeting(webhook: new { enabled = true })));
        var chat = new Chat(world, acme, first);
        await chat.Says("ask me");
        await chat.Hears(1);
        var busy = (await world.Anybody.Post($"/flows/{second}/trigger", new { from = A.Number, text = "hi" })).Is(200);
        Assert.Equal(("false", "busy"), (busy.Text("matched"), busy.Text("reason")));
    }

    [Fact]
    public async Task Stop_ends_the_conversation()
    {
        var acme = await Customer();
        var flow = await Active(acme, Question);
        var chat = new Chat(world, acme, flow);
        await chat.Says("ask me");
        await chat.Hears(1);
        await chat.Says("STOP");
        Assert.NotNull((await chat.Sees("canceled")).At("endedAt"));
        (await acme.Client.Post("/flows/executions/resume", new { executionId = await chat.Execution() })).IsProblem(409, "invalid_state");
    }

    [Fact]
    public async Task Only_what_is_due_is_resumed()
    {
        var acme = await Customer();
        var flow = await Active(acme, Question);
        var chat = new Chat(world, acme, flow);
        await chat.Says("ask me");
        await chat.Sees("waiting");
        foreach (var body in new object?[] { null, new { executionId = await chat.Execution() } })
        {
            var receipt = (await acme.Client.Post("/flows/executions/resume", body)).Is(200);
            Assert.Equal(("[]", "1"), (receipt.At("resumed")!.ToJsonString(), receipt.Text("notDue")));
        }
        (await acme.Client.Post("/flows/executions/resume", new { executionId = "exe_00000000000000000000000000" })).IsProblem(404, "not_found");
        (await acme.Client.Post("/flows/executions/resume", new { executionId = "7" })).IsProblem(422, "validation_failed").Names("/executionId");
    }

    [Fact]
    public async Task Two_active_flows_cannot_have_one_keyword()
    {
        var acme = await Customer();
        var (first, second) = (await Active(acme, Greeting()), await Made(acme, Greeting("HI")));
        var refused = (await acme.Client.Post($"/flows/{second}/activate")).IsProblem(409, "keyword_taken");
        Assert.Contains(first, refused.Text("detail"), StringComparison.Ordinal);
        (await acme.Client.Post($"/flows/{first}/deactivate")).Is(200);
        Assert.Equal("active", (await acme.Client.Post($"/flows/{second}/activate")).Is(200).Text("status"));
        (await acme.Client.Post($"/flows/{first}/activate")).IsProblem(409, "keyword_taken");
    }

    [Fact]
    public async Task A_flow_that_cannot_run_is_not_activated_and_every_fault_is_named()
    {
        var acme = await Customer();
        object[] nodes = [new { id = "a", type = "message", message = "Hi {{nobody}}", next = "b" }, new { id = "b", type = "goto", next = "a" }, new { id = "c", type = "message", message = "?", next = "z" }];
        var flow = await Made(acme, new { name = "Broken", trigger = new { type = "any_message" }, nodes });
        var refused = (await acme.Client.Post($"/flows/{flow}/activate")).IsProblem(422, "flow_invalid");
        refused.Names("/nodes/0/message", "/nodes/1/next", "/nodes/2", "/nodes/2/next");
        Assert.Equal("draft", (await acme.Client.Get($"/flows/{flow}")).Is(200).Text("status"));
    }

    [Fact]
    public async Task A_new_version_is_for_who_comes_later()
    {
        var acme = await Customer();
        var flow = await Active(acme, Question);
        var chat = new Chat(world, acme, flow);
        await chat.Says("ask me");
        await chat.Hears(1);
        var changed = (await acme.Client.Put($"/flows/{flow}", Ask("Thank you very much, {{name}}."))).Is(200);
        Assert.Equal(("2", "active"), (changed.Text("version"), changed.Text("status")));
        await chat.Says("Bo");
        Assert.Equal("Thanks, Bo.", (string)(await chat.Hears(2))[1]["text"]!["body"]!);
        Assert.Equal("1", (await chat.Sees("completed")).Text("version"));
    }

    [Fact]
    public async Task Past_conversations_are_played_again_on_another_version()
    {
        var acme = await Customer();
        var flow = await Active(acme, Question);
        var chat = new Chat(world, acme, flow);
        await chat.Says("ask me");
        await chat.Hears(1);
        await chat.Says("Bo");
        await chat.Sees("completed");
        (await acme.Client.Put($"/flows/{flow}", Ask("Thank you, {{name}}!"))).Is(200);

        var from = TimeProvider.System.GetUtcNow().AddHours(-1);
        var replay = (await acme.Client.Post($"/flows/{flow}/replay", new { from })).Is(200);
        Assert.Equal(("1", "1", "1"), (replay.Text("replayed"), replay.Text("differing"), replay.Text("data.0.differencesTotal")));
        Assert.Equal(("Thanks, Bo.", "Thank you, Bo!"), (replay.Text("data.0.differences.0.before.text"), replay.Text("data.0.differences.0.after.text")));
        foreach (var same in new object[] { new { from, version = 1 }, new { from, draft = Question } })
            Assert.Equal("0", (await acme.Client.Post($"/flows/{flow}/replay", same)).Is(200).Text("differing"));
        Assert.Equal("0", (await acme.Client.Post($"/flows/{flow}/replay", new { from, until = from.AddMinutes(1) })).Is(200).Text("replayed"));
        (await acme.Client.Post($"/flows/{flow}/replay", new { from, version = 7 })).IsProblem(422, "validation_failed").Names("/version");
    }

    [Fact]
    public async Task Flows_and_their_executions_are_listed_and_deleted()
    {
        var acme = await Customer();
        var keyed = acme.Client.With("Idempotency-Key", "hello");
        var made = (await keyed.Post("/flows", Question)).Is(201);
        var again = (await keyed.Post("/flows", Question)).Is(201);
        var id = made.Text("id");
        Assert.Equal((made.Body, "true", $"/flows/{id}"), (again.Body, again.Header("Idempotency-Replayed"), made.Header("Location")));
        Assert.Equal(made.Body, (await acme.Client.Get($"/flows/{id}")).Is(200).Body);
        var other = await Active(acme, Greeting());
        Assert.Equal([other, id], Ids(await acme.Client.Get("/flows")));
        Assert.Equal([other], Ids(await acme.Client.Get("/flows?status=active")));
        var page = await acme.Client.Get("/flows?limit=1");
        Assert.Equal([id], Ids(await acme.Client.Get($"/flows?limit=1&cursor={page.Text("nextCursor")}")));

        await world.Sandbox.Writes(acme, new { from = A.Number, text = "hi" });
        var execution = await new Chat(world, acme, other).Execution();
        Assert.Equal([execution], Ids(await acme.Client.Get($"/flows/{other}/executions?contact=%2B15551234567")));
        Assert.Empty(Ids(await acme.Client.Get($"/flows/{other}/executions?contact=%2B15551234568")));
        Assert.Empty(Ids(await acme.Client.Get($"/flows/{other}/executions?status=handed_off")));
        (await acme.Client.Get($"/flows/{other}/executions?status=done&contact=x")).IsProblem(400, "invalid_parameter").Names("/status", "/contact");

        (await acme.Client.Delete($"/flows/{other}")).Is(204);
        (await acme.Client.Delete($"/flows/{other}")).IsProblem(404, "not_found");
        (await acme.Client.Get($"/flows/{other}/executions")).IsProblem(404, "not_found");
        (await acme.Client.Get($"/flows/executions/{execution}")).Is(200);
    }

    [Fact]
    public async Task Plans_without_flows_are_told_which_has_them() =>
        Assert.Equal("basic", (await (await world.Account()).Client.Post("/flows", Question)).IsProblem(403, "plan_required").Text("requiredPlan"));

    static object Question => Ask("Thanks, {{name}}.");

    static object Ask(string thanks) => new
    {
        name = "Name",
        trigger = new { type = "keyword", keywords = new[] { "ask me" } },
        nodes = new object[] { new { id = "q", type = "question", message = "What is your name?", saveAs = "name", next = "thanks" }, new { id = "thanks", type = "message", message = thanks } },
    };

    static object Greeting(string keyword = "hi", object? webhook = null) =>
        new { name = "Greeting", trigger = new { type = "keyword", keywords = new[] { keyword }, webhook }, nodes = new[] { new { id = "m", type = "message", message = "Hello!" } } };

    Task<Account> Customer() => Customer(world);

    static async Task<Account> Customer(World world)
    {
        var acme = await world.Account();
        await world.Upgrade(acme);
        return acme;
    }

    static async Task<string> Made(Account acme, object flow) => (await acme.Client.Post("/flows", flow)).Is(201).Text("id");

    static async Task<string> Active(Account acme, object flow)
    {
        var id = await Made(acme, flow);
        Assert.Equal("active", (await acme.Client.Post($"/flows/{id}/activate")).Is(200).Text("status"));
        return id;
    }

    static async Task<(JsonArray Transcript, JsonArray Inputs)> Simulated(Account acme, string flow, string body)
    {
        var request = JsonNode.Parse(body)!;
        request["contact"] = new JsonObject { ["name"] = "Ann", ["phone"] = A.Number };
        return ((await acme.Client.Post($"/flows/{flow}/simulate", request)).Is(200).At("transcript")!.AsArray(), request["inputs"]!.AsArray());
    }

    static IEnumerable<string> Bot(JsonArray transcript) => transcript.Where(IsBot).Select(line => line!["message"]!.ToJsonString());

    /// <summary>What the bot has said before the contact, or the account, does something for the n-th time (from 0).</summary>
    static int BotBefore(JsonArray transcript, int n)
    {
        var (deeds, said) = (0, 0);
        foreach (var line in transcript)
        {
            if ((string)line!["who"]! == "contact" || (string)line["text"]! == "The account resumes it.") deeds++;
            if (deeds > n) break;
            if (IsBot(line)) said++;
        }
        return said;
    }

    static bool IsBot(JsonNode? line) => (string)line!["who"]! == "bot";

    static async Task<(string Started, string Open, string Completed)> Stats(Account acme, string flow)
    {
        var seen = (await acme.Client.Get($"/flows/{flow}")).Is(200);
        return (seen.Text("stats.started"), seen.Text("stats.open"), seen.Text("stats.completed"));
    }

    static string[] Ids(Answer page) => [.. page.Is(200).At("data")!.AsArray().Select(row => (string)row!["id"]!)];

    static string Example(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WhatsApi.sln"))) folder = Path.GetDirectoryName(folder)!;
        return File.ReadAllText(Path.Combine(folder, "docs", "flows", file));
    }
}
