namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Who wants no more messages says so in many ways, and it is kept when and why.</summary>
public sealed class ConsentScenarios(ConsentScenarios.OwnWords world) : IClassFixture<ConsentScenarios.OwnWords>
{
    public sealed class OwnWords : World
    {
        protected override string[] Settings => ["--Consent:StopWords=Stop, Basta ya"];
    }

    const string Person = "+15551234567";

    [Fact]
    public async Task Stop_opts_a_contact_out_and_start_opts_in_again()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        var wamid = await world.Sandbox.Writes(acme, new { from = Person, text = " stop! " });
        var stopped = await acme.SeesContact(id, Out, "an opt-out");
        Assert.NotNull(stopped.At("optedOutAt"));
        Assert.NotNull(stopped.At("lastInboundAt"));
        await world.Sandbox.Writes(acme, new { from = Person, text = "Start" });
        await acme.SeesContact(id, contact => !Out(contact), "an opt-in");
        await world.Sandbox.Writes(acme, new { from = Person, text = "Basta ya." });
        await acme.SeesContact(id, Out, "an opt-out by the operator's own word");

        var ledger = await Ledger(acme, id);
        Assert.Equal(["opted_out message Basta ya.", "opted_in message Start", "opted_out message  stop! "], ledger.Select(Told));
        Assert.Equal(wamid, (string)ledger[^1]!["wamid"]!);
        Assert.Equal("inbound", (await acme.Look((string)ledger[^1]!["messageId"]!)).Text("direction"));
    }

    [Fact]
    public async Task A_rehearsal_warns_of_who_has_opted_out_contact_or_not()
    {
        var acme = await (await world.Account()).On("pro");
        await acme.Knows(new { phone = "+15551234569", optedOut = true });
        await world.Sandbox.Writes(acme, new { from = Person, text = "Stop" });
        await acme.Hears(1);
        foreach (var (to, isWarned) in new[] { (Person, true), ("+15551234569", true), ("+15551234560", false) })
        {
            var rehearsal = (await acme.Client.Post("/send-message", new { to, type = "template", template = new { name = "hello_world", language = new { code = "en_US" } }, dryRun = true })).Is(200);
            Assert.Equal(isWarned, rehearsal.At("warnings")!.AsArray().Any(warning => ((string)warning!).StartsWith("This person has opted out", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_word_inside_a_message_is_none_and_a_webhook_that_comes_twice_counts_once()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        await world.Sandbox.Writes(acme, new { from = Person, text = "please do not stop" });
        var stop = Webhook.Of(Webhook.Messages(acme, Webhook.Contact("Ana"), Webhook.Text(Webhook.NewWamid(), "STOP")));
        await world.Sandbox.Posts(stop);
        await acme.SeesContact(id, Out, "an opt-out");
        (await acme.Client.Put($"/contacts/{id}", new { phone = Person, optedOut = false })).Is(200);
        await world.Sandbox.Posts(stop);
        await world.Sandbox.Writes(acme, new { from = Person, text = "Hi" });
        await acme.Hears(3);
        Assert.Equal("false", (await acme.Contact(id)).Text("optedOut"));
        Assert.Equal(["opted_in api ", "opted_out message STOP"], (await Ledger(acme, id)).Select(Told));
    }

    [Fact]
    public async Task Who_opted_out_before_they_were_a_contact_begins_opted_out_also_when_imported()
    {
        var acme = await (await world.Account()).On("pro");
        await world.Sandbox.Writes(acme, new { from = Person, userId = "US.13491208655302741918", text = "STOP" });
        await acme.Hears(1);
        await world.Sandbox.Writes(acme, new { from = "+15551234568", text = "stop" });
        await acme.Hears(2);
        var made = (await acme.Client.Post("/contacts", new { userId = "US.13491208655302741918", optedOut = false })).Is(201);
        Assert.Equal(("true", Person), (made.Text("optedOut"), made.Text("phone")));
        (await acme.Client.Post("/contacts/bulk", new { contacts = new[] { new { phone = "+15551234568", optedOut = false } } })).Is(200);
        Assert.Equal(2, (await acme.Client.Get("/contacts?optedOut=true")).At("data")!.AsArray().Count);
    }

    [Fact]
    public async Task The_wish_that_meta_reports_counts_too()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        await world.Sandbox.Posts(Webhook.Of(Preference(acme, "stop", Webhook.Now - 5)));
        await acme.SeesContact(id, Out, "an opt-out");
        await world.Sandbox.Posts(Webhook.Of(Preference(acme, "resume", Webhook.Now)));
        await acme.SeesContact(id, contact => !Out(contact), "an opt-in");
        Assert.Equal(["opted_in meta_preferences", "opted_out meta_preferences"], (await Ledger(acme, id)).Select(entry => $"{entry!["change"]} {entry["source"]}"));
    }

    [Fact]
    public async Task A_refusal_for_stopped_marketing_is_an_opt_out()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        var m = await acme.Send(to: Person);
        await acme.Sees(m, "sent");
        await world.Sandbox.Fails(m, 131050);
        await acme.SeesContact(id, Out, "an opt-out");
        var entry = Assert.Single(await Ledger(acme, id))!;
        Assert.Equal(("meta_error", m), ((string)entry["source"]!, (string)entry["messageId"]!));
    }

    [Fact]
    public async Task What_a_caller_decides_is_in_the_ledger_and_an_import_only_opts_out()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person, optedOut = true });
        (await acme.Client.Put($"/contacts/{id}", new { phone = Person, name = "Ana" })).Is(200);
        Assert.True(Out(await acme.Contact(id)));
        (await acme.Client.Post("/contacts/bulk", new { contacts = new[] { new { phone = Person, optedOut = false } }, onConflict = "update" })).Is(200);
        Assert.True(Out(await acme.Contact(id)));
        (await acme.Client.Put($"/contacts/{id}", new { phone = Person, optedOut = false })).Is(200);
        (await acme.Client.Post("/contacts/bulk", new { contacts = new[] { new { phone = Person, optedOut = true } }, onConflict = "merge" })).Is(200);
        Assert.Equal(["opted_out import ", "opted_in api ", "opted_out api "], (await Ledger(acme, id)).Select(Told));
        (await acme.Client.Delete($"/contacts/{id}")).Is(204);
        Assert.True(Out(await acme.Contact(await acme.Knows(new { phone = Person })))); // forgetting the contact does not forget their wish
    }

    [Fact]
    public async Task A_list_that_names_somebody_twice_does_not_take_their_opt_out_back()
    {
        var acme = await (await world.Account()).On("pro");
        object[] contacts = [new { phone = Person, optedOut = true }, new { phone = Person, name = "Ana" }];
        (await acme.Client.Post("/contacts/bulk", new { contacts, onConflict = "merge" })).Is(200);
        var ana = (await acme.Client.Get("/contacts")).Is(200);
        Assert.Equal(("Ana", "true"), (ana.Text("data.0.name"), ana.Text("data.0.optedOut")));
    }

    [Fact]
    public async Task Who_has_opted_out_stays_so_under_a_corrected_number()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person, optedOut = true });
        var before = (await acme.Contact(id)).Text("optedOutAt");
        var after = (await acme.Client.Put($"/contacts/{id}", new { phone = "+15551234568", name = "typo fixed" })).Is(200);
        Assert.Equal((true, before), (Out(after), after.Text("optedOutAt")));
        Assert.Equal([$"opted_out carried_over Carried over from {Person}"], (await Ledger(acme, id)).Select(Told));

        var back = (await acme.Client.Put($"/contacts/{id}", new { phone = "+15551234569", optedOut = false })).Is(200);
        Assert.False(Out(back));
        Assert.Equal(["opted_in api ", "opted_out carried_over Carried over from +15551234568"], (await Ledger(acme, id)).Select(Told));
    }

    [Fact]
    public async Task Who_said_stop_as_a_user_id_stays_out_under_a_new_number()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        await world.Sandbox.Writes(acme, new { from = Person, userId = "US.13491208655302741918", text = "STOP" });
        await acme.SeesContact(id, contact => Out(contact) && contact.At("userId") is not null, "an opt-out and the id");
        var after = (await acme.Client.Put($"/contacts/{id}", new { phone = "+15551234568" })).Is(200);
        Assert.Equal((true, null), (Out(after), after.At("userId")));
        Assert.Equal(["opted_out carried_over"], (await Ledger(acme, id)).Select(entry => $"{entry!["change"]} {entry["source"]}"));
    }

    [Fact]
    public async Task A_person_with_a_new_user_id_is_the_same_contact_and_heard_under_both()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { userId = "US.13491208655302741918" });
        await world.Sandbox.Posts(Webhook.Of(NewUserId(acme, "US.13491208655302741918", "US.24602319766413852029")));
        await acme.SeesContact(id, contact => contact.Text("userId") == "US.24602319766413852029", "the new id");
        await world.Sandbox.Writes(acme, new { userId = "US.24602319766413852029", text = "STOP" });
        await acme.SeesContact(id, Out, "an opt-out");
        (await acme.Client.Delete($"/contacts/{id}")).Is(204);
        foreach (var userId in new[] { "US.13491208655302741918", "US.24602319766413852029" })
        {
            var again = await acme.Knows(new { userId });
            Assert.True(Out(await acme.Contact(again)), userId);
            (await acme.Client.Delete($"/contacts/{again}")).Is(204);
        }
    }

    [Fact]
    public async Task A_new_user_id_leads_to_who_is_known_by_number_alone()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        await world.Sandbox.Posts(Webhook.Of(NewUserId(acme, "US.13491208655302741918", "US.24602319766413852029", waId: "15551234567")));
        await acme.SeesContact(id, contact => (string?)contact.At("userId") == "US.24602319766413852029", "the new id");
    }

    [Fact]
    public async Task A_person_who_changes_their_number_is_the_same_contact_and_heard_under_both()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person, name = "Sheena" });
        var changed = new { body = "User Sheena changed", wa_id = "12195555358", type = "user_changed_number" };
        await world.Sandbox.Writes(acme, new { from = Person, type = "system", system = changed });
        await acme.SeesContact(id, contact => contact.Text("phone") == "+12195555358", "the new number");
        Assert.Equal(id, (await acme.Client.Post("/contacts", new { phone = Person })).IsProblem(409, "contact_exists").Text("contactId"));
        await world.Sandbox.Writes(acme, new { from = "+12195555358", text = "Stop" });
        await acme.SeesContact(id, Out, "an opt-out");
        Assert.Equal("+12195555358", (await acme.Client.Get($"/contacts?search=12195555358")).Text("data.0.phone"));
    }

    [Fact]
    public async Task A_new_number_is_shown_also_by_who_was_dialled_under_another_than_the_proven_one()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = "+5511987654321" });
        await acme.Knows(new { phone = "+551187654321", name = "Bia" });
        await acme.Sees(await acme.Send(to: "+5511987654321"), "sent");
        await acme.SeesContact(id, contact => (string?)contact.At("name") == "Bia", "one contact");
        await world.Sandbox.Writes(acme, new { from = "+551187654321", type = "system", system = new { body = "User Bia changed", wa_id = "12195555358", type = "user_changed_number" } });
        await acme.SeesContact(id, contact => contact.Text("phone") == "+12195555358", "the new number");
    }

    [Fact]
    public async Task What_was_said_under_a_former_number_holds_for_who_becomes_a_contact_later()
    {
        var acme = await (await world.Account()).On("pro");
        await world.Sandbox.Writes(acme, new { from = Person, text = "Stop" });
        var changed = new { body = "User Sheena changed", new_wa_id = "12195555358", type = "customer_changed_number" };
        await world.Sandbox.Writes(acme, new { from = Person, type = "system", system = changed });
        await world.Sandbox.Writes(acme, new { from = "+12195555358", text = "Hi" });
        await acme.Hears(3);
        var id = await acme.Knows(new { phone = "+12195555358" });
        await acme.SeesContact(id, Out, "the opt-out under the former number");
    }

    [Fact]
    public async Task The_ledger_comes_in_pages()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = Person });
        for (var i = 0; i < 5; i++) (await acme.Client.Put($"/contacts/{id}", new { phone = Person, optedOut = i % 2 == 0 })).Is(200);
        var all = await Ledger(acme, id);
        Assert.Equal(5, all.Count);
        var seen = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await acme.Client.Get($"/contacts/{id}/consent?limit=2{cursor}")).Is(200);
            seen.AddRange(page.At("data")!.AsArray().Select(entry => entry!.ToJsonString()));
            cursor = (string?)page.At("nextCursor") is { } next ? $"&cursor={next}" : null;
        }
        Assert.Equal(all.Select(entry => entry!.ToJsonString()), seen);
        (await acme.Client.Get($"/contacts/{id}/consent?limit=0")).IsProblem(400, "invalid_parameter");
    }

    static bool Out(Answer contact) => contact.Text("optedOut") == "true";

    static string Told(System.Text.Json.Nodes.JsonNode? entry) => $"{entry!["change"]} {entry["source"]} {entry["detail"]}";

    static async Task<System.Text.Json.Nodes.JsonArray> Ledger(Account acme, string id) => (await acme.Client.Get($"/contacts/{id}/consent")).Is(200).At("data")!.AsArray();

    static string NewUserId(Account account, string previous, string current, string? waId = null) =>
        $$$"""{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"{{{account.PhoneNumberId}}}"},"user_id_update":[{{{{(waId is null ? "" : $"\"wa_id\":\"{waId}\",")}}}"detail":"Updated","user_id":{"previous":"{{{previous}}}","current":"{{{current}}}"},"timestamp":"{{{Webhook.Now}}}"}]},"field":"user_id_update"}]}""";

    static string Preference(Account account, string wish, long at) =>
        $$$"""{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"{{{account.PhoneNumberId}}}"},"contacts":[{"wa_id":"15551234567"}],"user_preferences":[{"wa_id":"15551234567","detail":"User requested","category":"marketing_messages","value":"{{{wish}}}","timestamp":{{{at}}}}]},"field":"user_preferences"}]}""";
}
