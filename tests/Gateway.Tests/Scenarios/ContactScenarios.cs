namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>An account keeps the people it writes to.</summary>
public sealed class ContactScenarios(ContactScenarios.SmallBasic world) : IClassFixture<ContactScenarios.SmallBasic>
{
    public sealed class SmallBasic : World
    {
        protected override string[] Settings => ["--Plans:basic:Contacts=3", "--Plans:basic:RequestsPerMinute=100000"];
    }

    static readonly object Ana = new { phone = "+1 (555) 123-4567", name = "Ana García", tags = new[] { "vip", "vip", " lisbon " }, attributes = new { city = "Lisbon" } };

    [Fact]
    public async Task A_contact_is_kept_changed_and_deleted()
    {
        var acme = await (await world.Account()).On("pro");
        var made = (await acme.Client.Post("/contacts", Ana)).Is(201);
        var id = made.Text("id");
        Assert.Equal($"/contacts/{id}", made.Header("Location"));
        Assert.Equal(("+15551234567", "Ana García", "[\"vip\",\"lisbon\"]", "Lisbon", "false"),
            (made.Text("phone"), made.Text("name"), made.At("tags")!.ToJsonString(), made.Text("attributes.city"), made.Text("optedOut")));
        Assert.Equal(made.Body, (await acme.Contact(id)).Body);

        var changed = (await acme.Client.Put($"/contacts/{id}", new { phone = "+15551234568", tags = new[] { "new" } })).Is(200);
        Assert.Equal(("+15551234568", "[\"new\"]", "{}", null), (changed.Text("phone"), changed.At("tags")!.ToJsonString(), changed.At("attributes")!.ToJsonString(), changed.At("name")));
        Assert.Empty(await Found(acme, "tag=vip"));
        Assert.Empty(await Found(acme, "search=ana"));
        await acme.Knows(new { phone = "+15551234567" }); // the number that was given up is free

        (await acme.Client.Delete($"/contacts/{id}")).Is(204);
        (await acme.Client.Delete($"/contacts/{id}")).IsProblem(404, "not_found");
        (await acme.Client.Get($"/contacts/{id}")).IsProblem(404, "not_found");
        Assert.Empty(await Found(acme, "tag=new"));
    }

    [Fact]
    public async Task Nobody_is_there_twice()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = "+15551234567", userId = "US.13491208655302741918" });
        foreach (var same in new object[] { new { phone = "0015551234567" }, new { userId = "US.13491208655302741918" } })
            Assert.Equal(id, (await acme.Client.Post("/contacts", same)).IsProblem(409, "contact_exists").Text("contactId"));
        var other = await acme.Knows(new { phone = "+15551234568" });
        Assert.Equal(id, (await acme.Client.Put($"/contacts/{other}", new { phone = "+15551234567" })).IsProblem(409, "contact_exists").Text("contactId"));
        Assert.Equal("+15551234568", (await acme.Contact(other)).Text("phone"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_contact_is_named()
    {
        var acme = await (await world.Account()).On("pro");
        (await acme.Client.Post("/contacts", new { phone = "12" })).IsProblem(422, "invalid_phone").Names("/phone");
        (await acme.Client.Post("/contacts", new { name = "Ana" })).IsProblem(422, "validation_failed").Names("/phone");
        var answer = await acme.Client.Post("/contacts", new { userId = "no", name = new string('a', 257), tags = new[] { "", "a\tb" }, attributes = new { n = 1 }, optedOut = "yes", x = 1 });
        answer.IsProblem(422, "validation_failed").Names("/userId", "/name", "/tags/0", "/tags/1", "/attributes/n", "/optedOut", "/x");
    }

    [Fact]
    public async Task One_mistake_is_one_fault()
    {
        var acme = await (await world.Account()).On("pro");
        Assert.Equal("wrong_type", Assert.Single(Faults(await acme.Client.Post("/contacts", new { phone = 15551230001 }))));
        Assert.Equal("invalid_phone", Assert.Single(Faults((await acme.Client.Post("/contacts", new { phone = "" })).IsProblem(422, "invalid_phone"))));
        Assert.Equal("wrong_type", Assert.Single(Faults(await acme.Client.Post("/contacts", new { userId = 7 }))));
        Assert.Equal("invalid_value", Assert.Single(Faults(await acme.Client.Post("/contacts", new { userId = "" }))));

        static IEnumerable<string> Faults(Answer answer) => answer.Is(422).At("errors")!.AsArray().Select(fault => (string)fault!["code"]!);
    }

    [Fact]
    public async Task Control_characters_are_refused_and_an_attribute_may_have_lines()
    {
        var acme = await (await world.Account()).On("pro");
        var bad = new { phone = "+15551234567", name = "Ana\nGarcía", tags = new[] { "a\u0001" }, attributes = new Dictionary<string, string> { ["b\tc"] = "x", ["d"] = "\u0007" } };
        (await acme.Client.Post("/contacts", bad)).IsProblem(422, "validation_failed").Names("/name", "/tags/0", "/attributes/b\tc", "/attributes/d");
        await acme.Knows(new { phone = "+15551234567", attributes = new { address = "1 High St\r\n\tLondon" } });
    }

    [Theory]
    [InlineData("?erase=")]
    [InlineData("?eraze=true")]
    [InlineData("?erase=yes")]
    [InlineData("?erase=true&force=true")]
    public async Task A_deletion_with_a_parameter_that_nobody_understands_deletes_nothing(string query)
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(Ana);
        (await acme.Client.Delete($"/contacts/{id}{query}")).IsProblem(400, "invalid_parameter");
        await acme.Contact(id);
        (await acme.Client.Delete($"/contacts/{id}?erase=true")).Is(204);
    }

    [Fact]
    public async Task Accents_are_no_obstacle_however_they_are_written()
    {
        var acme = await (await world.Account()).On("pro");
        await acme.Knows(new { phone = "+15551234567", name = "Jose\u0301 García", tags = new[] { "cafe\u0301" } });
        foreach (var query in new[] { "search=jose", "search=José", "search=garcia", "search=Garci%CC%81a", "tag=café", "tag=cafe%CC%81" })
            Assert.Single(await Found(acme, query));
        Assert.Empty(await Found(acme, "tag=cafe"));
        (await acme.Client.Get("/contacts?optedOut=")).IsProblem(400, "invalid_parameter");
    }

    [Fact]
    public async Task The_plan_limits_contacts_and_a_deletion_makes_room()
    {
        var acme = await (await world.Account()).On("basic");
        var first = await acme.Knows(new { phone = "+15551230001" });
        await acme.Knows(new { phone = "+15551230002" });
        await acme.Knows(new { phone = "+15551230003" });
        Assert.Equal("3", (await acme.Client.Post("/contacts", new { phone = "+15551230004" })).IsProblem(403, "plan_limit").Text("limit"));
        (await acme.Client.Delete($"/contacts/{first}")).Is(204);
        await acme.Knows(new { phone = "+15551230004" });

        var import = (await acme.Client.Post("/contacts/bulk", new { contacts = new[] { new { phone = "+15551230004", name = "There" }, new { phone = "+15551230005", name = "Above" } }, onConflict = "update" })).Is(200);
        Assert.Equal(("0", "1", "1", "plan_limit"), (import.Text("created"), import.Text("updated"), import.Text("failed.0.index"), import.Text("failed.0.code")));
    }

    [Fact]
    public async Task Plans_without_contacts_are_told_which_has_them() =>
        Assert.Equal("basic", (await (await world.Account()).Client.Post("/contacts", Ana)).IsProblem(403, "plan_required").Text("requiredPlan"));

    [Fact]
    public async Task They_are_listed_newest_first_and_found_by_tag_number_and_words_of_their_name()
    {
        var acme = await (await world.Account()).On("pro");
        string[] names = ["Ana García", "Mariana Silva", "ANATOL Petrov", "Bo"];
        for (var i = 0; i < names.Length; i++)
            await acme.Knows(new { phone = $"+155512300{i:00}", name = names[i], tags = i % 2 == 0 ? new[] { "even" } : ["odd"], optedOut = i == 2 });
        Assert.Equal(names.Reverse(), await Found(acme, ""));
        Assert.Equal(["ANATOL Petrov", "Ana García"], await Found(acme, "search=ana"));
        Assert.Equal(["Ana García"], await Found(acme, "search=gar%20ANA"));
        Assert.Equal(["Mariana Silva"], await Found(acme, "search=155512300%2001"));
        Assert.Equal(names.Reverse(), await Found(acme, "search=%2B1555"));
        Assert.Equal(["ANATOL Petrov", "Ana García"], await Found(acme, "tag=even"));
        Assert.Equal(["ANATOL Petrov"], await Found(acme, "tag=even&optedOut=true&search=an"));
        Assert.Equal(["Bo", "Mariana Silva", "Ana García"], await Found(acme, "optedOut=false"));
        Assert.Empty(await Found(acme, "tag=eve"));
        (await acme.Client.Get("/contacts?optedOut=maybe")).IsProblem(400, "invalid_parameter");
    }

    [Theory]
    [InlineData("")]
    [InlineData("tag=all")]
    [InlineData("optedOut=false")]
    [InlineData("search=person")]
    [InlineData("search=1555&tag=all")]
    public async Task Pages_hold_everybody_once(string filter)
    {
        var acme = await (await world.Account()).On("pro");
        var contacts = Enumerable.Range(0, 45).Select(i => new { phone = $"+1555123{i:0000}", name = $"Person {i}", tags = new[] { "all" } });
        Assert.Equal("45", (await acme.Client.Post("/contacts/bulk", new { contacts })).Is(200).Text("created"));
        var seen = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await acme.Client.Get($"/contacts?limit=10&{filter}{cursor}")).Is(200);
            seen.AddRange(page.At("data")!.AsArray().Select(contact => (string)contact!["id"]!));
            cursor = (string?)page.At("nextCursor") is { } next ? $"&cursor={next}" : null;
        }
        Assert.Equal(45, seen.Count);
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_contact_is_made_once_under_a_key()
    {
        var acme = await (await world.Account()).On("pro");
        var keyed = acme.Client.With("Idempotency-Key", "ana");
        var first = (await keyed.Post("/contacts", Ana)).Is(201);
        var again = (await keyed.Post("/contacts", Ana)).Is(201);
        Assert.Equal((first.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        (await keyed.Post("/contacts", new { phone = "+15551234568" })).IsProblem(422, "idempotency_key_reused");
        Assert.Single(await Found(acme, ""));
    }

    [Fact]
    public async Task A_message_can_go_to_a_contact_by_its_id()
    {
        var acme = await (await world.Account()).On("pro");
        var (ana, hidden) = (await acme.Knows(Ana), await acme.Knows(new { userId = "US.13491208655302741918" }));
        Assert.Equal("+15551234567", (await acme.Sees(await acme.Send(to: ana), "sent")).Text("to"));
        Assert.Equal("US.13491208655302741918", (await acme.Sees(await acme.Send(to: hidden), "sent")).Text("to"));
        const string Nobody = "con_00000000000000000000000000";
        (await acme.Client.Post("/send-message", new { to = Nobody, text = new { body = "Hi" } })).IsProblem(422, "validation_failed").Names("/to");
        (await acme.Client.Post("/send-message", new { to = "con_1", text = new { body = "Hi" } })).IsProblem(422, "validation_failed").Names("/to");
        (await acme.Client.Post("/send-message", new { to = ana, text = new { body = "Hi" }, dryRun = true })).Is(200);

        object[] messages = [new { to = ana, text = new { body = "Hi" } }, new { to = Nobody, text = new { body = "Hi" } }];
        var bulk = (await acme.Client.Post("/messages/bulk", new { messages })).Is(202);
        Assert.Equal(("+15551234567", "/messages/1/to"), (bulk.Text("messages.0.to"), bulk.Text("messages.1.error.errors.0.pointer")));
        (await acme.Client.Post("/messages/bulk", new { messages, atomic = true })).IsProblem(422, "validation_failed").Names("/messages/1/to");
    }

    [Fact]
    public async Task A_number_that_meta_proves_to_be_another_one_is_the_same_contact()
    {
        var acme = await (await world.Account()).On("pro");
        var dialled = await acme.Knows(new { phone = "+5511987654321", name = "Bia", tags = new[] { "a" } });
        var proven = await acme.Knows(new { phone = "+551187654321", tags = new[] { "b" } });
        await acme.Sees(await acme.Send(to: "+5511987654321"), "sent");
        var joined = await acme.SeesContact(dialled, contact => contact.At("tags")!.AsArray().Count == 2, "one contact with both tags");
        Assert.Equal(("+5511987654321", "Bia"), (joined.Text("phone"), joined.Text("name")));
        Assert.Equal(joined.Body, (await acme.Contact(proven)).Body);
        Assert.Single(await Found(acme, ""));
        Assert.Equal(dialled, (await acme.Client.Post("/contacts", new { phone = "+551187654321" })).IsProblem(409, "contact_exists").Text("contactId"));
        await world.Sandbox.Writes(acme, new { from = "+551187654321", text = "Oi" });
        await acme.SeesContact(dialled, contact => contact.At("lastInboundAt") is not null, "lastInboundAt");
    }

    static async Task<string[]> Found(Account acme, string query) =>
        [.. (await acme.Client.Get($"/contacts?{query}")).Is(200).At("data")!.AsArray().Select(contact => (string?)contact!["name"] ?? (string)contact["id"]!)];
}
