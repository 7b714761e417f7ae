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
        Assert.Equal(["0 wrong_type", "1 invalid_phone", "2 validation_failed"], mixed.At("failed")!.AsArray().Select(failure => $"{failure!["index"]} {failure["code"]}"));
        Assert.Equal("1", mixed.Text("created"));
        (await acme.Client.Post("/contacts/bulk", new { contacts = Array.Empty<object>(), onConflict = "replace" })).IsProblem(422, "validation_failed").Names("/contacts", "/onConflict");
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
