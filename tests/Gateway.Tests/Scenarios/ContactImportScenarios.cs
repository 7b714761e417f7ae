using System.Text;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Many contacts at once, as JSON or as a spreadsheet writes them.</summary>
public sealed class ContactImportScenarios(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_spreadsheet_comes_in_with_quotes_tags_attributes_and_its_faults_by_index()
    {
        var acme = await (await world.Account()).On("pro");
        var import = (await Csv(acme, "\uFEFFPhone,name,tags,city,\"shoe size\"\r\n"
            + "+15551230001,\"García, \"\"Ana\"\"\",vip; new ;vip,Lisbon,38\r\n"
            + "12,Nobody,,,\r\n"
            + "\r\n"
            + "+15551230002\n"
            + "+15551230003,a,b,c,d,e\n"
            + "+15551230001,Again,,,\n"
            + ",\"two\nlines\",,,")).Is(200);
        Assert.Equal(("2", "0", "1", "3"), (import.Text("created"), import.Text("updated"), import.Text("skipped"), import.Text("failedTotal")));
        Assert.Equal(["1 invalid_phone", "3 too_many", "5 required"], import.At("failed")!.AsArray().Select(failure => $"{failure!["index"]} {failure["code"]}"));
        var ana = (await acme.Client.Get("/contacts?search=15551230001")).Is(200);
        Assert.Equal(("García, \"Ana\"", "[\"vip\",\"new\"]", "Lisbon", "38"),
            (ana.Text("data.0.name"), ana.At("data.0.tags")!.ToJsonString(), ana.Text("data.0.attributes.city"), ana.Text("data.0.attributes.shoe size")));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,tags\nAna,vip", "phone or userId")]
    [InlineData("phone,city,city\n+15551230001,a,b", "more than once")]
    [InlineData("phone,\n+15551230001,a", "1 to 64")]
    public async Task A_header_that_cannot_be_used_is_refused(string csv, string why)
    {
        var acme = await (await world.Account()).On("pro");
        Assert.Contains(why, (await Csv(acme, csv)).IsProblem(422, "validation_failed").Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skip", "Old", "[\"a\"]", "{\"x\":\"1\"}")]
    [InlineData("update", "New", "[\"b\"]", "{\"y\":\"2\"}")]
    [InlineData("merge", "New", "[\"a\",\"b\"]", "{\"x\":\"1\",\"y\":\"2\"}")]
    public async Task What_becomes_of_who_is_there_is_said_by_the_caller(string onConflict, string name, string tags, string attributes)
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = "+15551230001", name = "Old", tags = new[] { "a" }, attributes = new { x = "1" } });
        var json = await acme.Client.Post("/contacts/bulk", new { contacts = new[] { new { phone = "+15551230001", name = "New", tags = new[] { "b" }, attributes = new { y = "2" } } }, onConflict });
        Assert.Equal(onConflict == "skip" ? "0 1" : "1 0", $"{json.Is(200).Text("updated")} {json.Text("skipped")}");
        (await Csv(acme, "phone,name,tags,y\n+15551230001,New,b,2\n", $"?onConflict={onConflict}")).Is(200);
        var contact = await acme.Contact(id);
        Assert.Equal((name, tags, attributes), (contact.Text("name"), contact.At("tags")!.ToJsonString(), contact.At("attributes")!.ToJsonString()));
    }

    [Fact]
    public async Task An_import_under_a_key_is_answered_again_and_changes_nothing_again()
    {
        var acme = await (await world.Account()).On("pro");
        const string Rows = "phone,name\n+15551230001,First\n+15551230002,Second\n12,\n";
        var first = (await Csv(acme, Rows, key: "import")).Is(200);
        var ana = (await acme.Client.Get("/contacts?search=first")).Text("data.0.id");
        (await acme.Client.Put($"/contacts/{ana}", new { phone = "+15551230001", name = "Changed since" })).Is(200);
        var again = (await Csv(acme, Rows, key: "import")).Is(200);
        Assert.Equal((first.Body, "true", "2", "1"), (again.Body, again.Header("Idempotency-Replayed"), again.Text("created"), again.Text("failedTotal")));
        Assert.Equal("Changed since", (await acme.Contact(ana)).Text("name"));
        (await Csv(acme, Rows + "+15551230003,Third\n", key: "import")).IsProblem(422, "idempotency_key_reused");
        (await Csv(acme, Rows, "?onConflict=update", key: "import")).IsProblem(422, "idempotency_key_reused");
        Assert.Equal(2, (await acme.Client.Get("/contacts")).At("data")!.AsArray().Count);
    }

    [Fact]
    public async Task A_call_in_json_holds_at_most_a_thousand_and_a_fault_of_one_is_a_failure_of_one()
    {
        var acme = await (await world.Account()).On("pro");
        var contacts = Enumerable.Range(0, 1_001).Select(i => new { phone = $"+1555{i:0000000}" }).ToArray();
        Assert.Equal("1000", (await acme.Client.Post("/contacts/bulk", new { contacts })).IsProblem(422, "batch_too_large").Text("limit"));
        Assert.Equal("1000", (await acme.Client.Post("/contacts/bulk", new { contacts = contacts[..1_000] })).Is(200).Text("created"));
        var mixed = (await acme.Client.Post("/contacts/bulk", new { contacts = new object[] { 7, new { phone = "12" }, new { phone = "+15559999999", nmae = "x" }, new { phone = "+15559999999" } } })).Is(200);
        Assert.Equal(["0 wrong_type", "1 invalid_phone", "2 unknown_member"], mixed.At("failed")!.AsArray().Select(failure => $"{failure!["index"]} {failure["code"]}"));
        Assert.Equal("1", mixed.Text("created"));
        (await acme.Client.Post("/contacts/bulk", new { contacts = Array.Empty<object>(), onConflict = "replace" })).IsProblem(422, "validation_failed").Names("/contacts", "/onConflict");
    }

    [Fact]
    public async Task A_row_that_names_two_people_fails()
    {
        var acme = await (await world.Account()).On("pro");
        var ana = await acme.Knows(new { phone = "+15551230001", name = "Ana" });
        var bo = await acme.Knows(new { userId = "US.13491208655302741918", name = "Bo" });
        foreach (var onConflict in new[] { "update", "merge" })
        {
            var import = (await Csv(acme, "phone,userId,name\n+15551230001,US.13491208655302741918,Both\n", $"?onConflict={onConflict}")).Is(200);
            Assert.Equal(("0", "contact_exists"), (import.Text("updated"), import.Text("failed.0.code")));
        }
        Assert.Equal(("Ana", "Bo"), ((await acme.Contact(ana)).Text("name"), (await acme.Contact(bo)).Text("name")));
    }

    [Fact]
    public async Task A_new_number_for_a_known_user_id_replaces_the_old_one_in_an_update_and_is_refused_by_a_merge()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = "+15551230001", userId = "US.13491208655302741918", optedOut = true });
        const string Row = "phone,userId\n+15551230002,US.13491208655302741918\n";
        Assert.Equal("contact_exists", (await Csv(acme, Row, "?onConflict=merge")).Is(200).Text("failed.0.code"));
        Assert.Equal("+15551230001", (await acme.Contact(id)).Text("phone"));
        Assert.Equal("1", (await Csv(acme, Row, "?onConflict=update")).Is(200).Text("updated"));
        var after = await acme.Contact(id);
        Assert.Equal(("+15551230002", "US.13491208655302741918", "true"), (after.Text("phone"), after.Text("userId"), after.Text("optedOut")));
        await acme.Knows(new { phone = "+15551230001" }); // nothing hidden holds the old number
    }

    [Fact]
    public async Task A_merge_that_would_be_too_much_fails_and_changes_nothing()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = "+15551230001", tags = Enumerable.Range(0, 50).Select(i => $"t{i}") });
        var import = (await Csv(acme, "phone,name,tags\n+15551230001,Ana,one more\n", "?onConflict=merge")).Is(200);
        Assert.Equal(("0", "too_many"), (import.Text("updated"), import.Text("failed.0.code")));
        Assert.Null((await acme.Contact(id)).At("name"));
    }

    [Fact]
    public async Task The_same_row_again_changes_nothing()
    {
        var acme = await (await world.Account()).On("pro");
        var id = await acme.Knows(new { phone = "+15551230001", name = "Ana", tags = new[] { "a" }, attributes = new { city = "Lisbon" } });
        var before = await acme.Contact(id);
        foreach (var onConflict in new[] { "update", "merge" })
            Assert.Equal("1", (await Csv(acme, "phone,name,tags,city\n+15551230001,Ana,a,Lisbon\n", $"?onConflict={onConflict}")).Is(200).Text("updated"));
        Assert.Equal(before.Body, (await acme.Contact(id)).Body);
    }

    [Fact]
    public async Task A_mistake_has_one_code_in_both_forms_and_all_of_a_row_are_told()
    {
        var acme = await (await world.Account()).On("pro");
        object[] contacts = [new { name = "Nobody" }, new { phone = "12", name = "a\nb", tags = new[] { "\u0001" } }];
        var json = (await acme.Client.Post("/contacts/bulk", new { contacts })).Is(200).At("failed")!;
        var csv = (await Csv(acme, "phone,name,tags\n,Nobody,\n12,\"a\nb\",\u0001\n")).Is(200).At("failed")!;
        Assert.Equal(json.ToJsonString(), csv.ToJsonString());
        Assert.Equal(["required", "invalid_phone"], json.AsArray().Select(failure => (string)failure!["code"]!));
        foreach (var word in new[] { "phone", "name", "tag" }) Assert.Contains(word, (string)json[1]!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/csv; charset=iso-8859-1", "CSV must be in UTF-8")]
    [InlineData("text/plain", "application/json or text/csv")]
    public async Task A_media_type_that_is_not_read_is_told_which_are(string mediaType, string why)
    {
        var acme = await (await world.Account()).On("pro");
        Assert.Contains(why, (await acme.Client.PostText("/contacts/bulk", "phone\n+15551230001\n", mediaType)).IsProblem(415, "unsupported_media_type").Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_many_pages_comes_in_whole()
    {
        var acme = await (await world.Account()).On("pro");
        var csv = new StringBuilder("phone,name,tags,city\n");
        for (var i = 0; i < 5_000; i++) csv.Append(null, $"+1555{i:0000000},Person {i},t{i % 10};all,City {i % 100}\n");
        var import = (await Csv(acme, csv.ToString())).Is(200);
        Assert.Equal(("5000", "0"), (import.Text("created"), import.Text("failedTotal")));
        Assert.Equal("Person 4999", (await acme.Client.Get("/contacts?limit=1")).Text("data.0.name"));
        Assert.Equal("Person 4242", (await acme.Client.Get("/contacts?search=4242&tag=t2")).Text("data.0.name"));
    }

    static Task<Answer> Csv(Account acme, string text, string query = "", string? key = null) =>
        (key is null ? acme.Client : acme.Client.With("Idempotency-Key", key)).PostText($"/contacts/bulk{query}", text, "text/csv; charset=utf-8");
}
