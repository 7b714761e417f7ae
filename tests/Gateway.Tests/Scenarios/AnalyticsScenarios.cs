using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What has become of an account's messages, in numbers.</summary>
public sealed class AnalyticsScenarios(World world) : IClassFixture<World>
{
    static readonly string[] Statuses = ["scheduled", "queued", "sending", "sent", "delivered", "read", "failed", "canceled"];

    MetaSandbox Sandbox => world.Sandbox;

    [Fact]
    public async Task The_summary_says_what_the_lists_say()
    {
        var (acme, other) = (await world.Account(), await world.Account());
        await other.Sees(await other.Send(), "sent");
        await AMixOfOutcomes(acme);
        await AMixOfOutcomes(other);
        var summary = await Summary(acme);

        foreach (var status in Statuses) Assert.Equal((status, (await acme.List($"direction=outbound&status={status}&limit=100")).Count), (status, (int)summary.At($"byStatus.{status}")!));
        foreach (var (type, count) in summary.At("byType")!.AsObject()) Assert.Equal((type, (await acme.List($"direction=outbound&type={type}&limit=100")).Count), (type, (int)count!));
        Assert.Equal(9, (int)summary.At("total")!);
        Assert.Equal(["image", "text"], summary.At("byType")!.AsObject().Select(type => type.Key));
        Assert.Equal((3 / 4d, 2 / 3d, 3 / 7d), ((double)summary.At("deliveryRate")!, (double)summary.At("readRate")!, (double)summary.At("failureRate")!));
        Assert.Equal(1, (int)summary.At("inbound")!);
        Assert.Equal(
            """[{"code":131026,"title":"Message undeliverable","count":2},{"code":131030,"title":"Recipient phone number not in allowed list","count":1}]""",
            summary.At("topErrors")!.ToJsonString());
    }

    [Fact]
    public async Task Thirty_days_are_counted_with_today_as_the_last()
    {
        var acme = await world.Account();
        var message = await acme.Sees(await acme.Send(), "sent");
        var summary = await Summary(acme, $"until={message.Text("createdAt")}");
        var days = summary.At("byDay")!.AsArray();
        Assert.Equal(30, days.Count);
        Assert.Equal(days.Select(day => (string)day!["date"]!).Order(StringComparer.Ordinal), days.Select(day => (string)day!["date"]!));
        Assert.Equal($$"""{"date":"{{message.Text("createdAt")[..10]}}","total":1,"sent":1,"delivered":0,"read":0,"failed":0}""", days[^1]!.ToJsonString());
        Assert.All(days.SkipLast(1), day => Assert.Equal(0, (int)day!["total"]!));
        Assert.Equal($"{(string)days[0]!["date"]!}T00:00:00.000Z", summary.Text("from"));
        Assert.Equal(summary.At("byDay")!.ToJsonString(), (await Summary(acme)).At("byDay")!.ToJsonString());
    }

    [Theory]
    [InlineData("from=2026-02-01&until=2026-03-01", "2026-02-01", "2026-03-01", 28)]
    [InlineData("from=2026-02-01T23:59:59.999Z&until=2026-02-28T00:00:00.001Z", "2026-02-01", "2026-03-01", 28)]
    [InlineData("from=2026-02-01T01:00:00%2B02:00&until=2026-02-28", "2026-01-31", "2026-02-28", 28)]
    [InlineData("from=2028-01-01&until=2029-01-01", "2028-01-01", "2029-01-01", 366)]
    [InlineData("from=2026-02-01&until=2026-02-01", "2026-02-01", "2026-02-01", 0)]
    [InlineData("until=0001-01-02", "0001-01-01", "0001-01-02", 1)]
    [InlineData("from=9999-12-31&until=9999-12-31T23:00:00Z", "9999-12-31", "9999-12-31", 0)]
    public async Task Whole_days_are_counted_and_the_answer_says_which(string query, string from, string until, int days)
    {
        var summary = await Summary(await world.Account(), query);
        Assert.Equal((from + "T00:00:00.000Z", until + "T00:00:00.000Z", days), (summary.Text("from"), summary.Text("until"), summary.At("byDay")!.AsArray().Count));
        Assert.Equal((0, null, null, null), ((int)summary.At("total")!, summary.At("deliveryRate"), summary.At("readRate"), summary.At("failureRate")));
    }

    [Theory]
    [InlineData("from=2026-02-02&until=2026-02-01", "/until")]
    [InlineData("from=2999-01-01", "/until")]
    [InlineData("from=2026-01-01&until=2027-01-03", "/from")]
    [InlineData("from=2020-01-01", "/from")]
    [InlineData("from=yesterday", "/from")]
    [InlineData("until=2026-02-30", "/until")]
    [InlineData("campaignId=summer", "/campaignId")]
    public async Task What_cannot_be_counted_is_named(string query, string pointer) =>
        (await (await world.Account()).Client.Get($"/analytics/summary?{query}")).IsProblem(400, "invalid_parameter").Names(pointer);

    [Fact]
    public async Task A_campaign_without_messages_counts_none_of_the_accounts()
    {
        var acme = await world.Account();
        await acme.Sees(await acme.Send(), "sent");
        await Sandbox.Writes(acme, new { from = A.Number, text = "Hello" });
        await acme.Hears(1);
        var campaign = await Summary(acme, "campaignId=cmp_00000000000000000000000000");
        Assert.Equal((0, 0, 1), ((int)campaign.At("total")!, (int)campaign.At("inbound")!, (int)(await Summary(acme)).At("total")!));
    }

    /// <summary>Two read, one delivered, one sent, three failed, one canceled, one scheduled; one message from a person.</summary>
    async Task AMixOfOutcomes(Account account)
    {
        string[] read = [await account.Send(), await account.Send()];
        var delivered = await account.Send();
        var sent = (await account.Client.Post("/send-message", new { to = "+15557654321", image = new { id = "1" } })).Is(202).Text("id");
        string[] failed = [await account.Send(to: "+15550131026"), await account.Send(to: "+15551131026"), await account.Send(to: "+15550131030")];
        var canceled = await Scheduled(account);
        await Scheduled(account);
        (await account.Client.Post($"/messages/{canceled}/cancel")).Is(200);
        foreach (var m in read) await Sandbox.Reads(m);
        await Sandbox.Delivers(delivered);
        await Sandbox.Writes(account, new { from = "+15557654321", text = "Hello" });

        foreach (var m in read) await account.Sees(m, "read");
        foreach (var m in failed) await account.Sees(m, "failed");
        await account.Sees(delivered, "delivered");
        await account.Sees(sent, "sent");
        await account.Hears(1);
    }

    static async Task<string> Scheduled(Account account)
    {
        var body = new JsonObject { ["to"] = A.Number, ["text"] = new JsonObject { ["body"] = "Later" }, ["sendAt"] = TimeProvider.System.GetUtcNow().AddDays(1) };
        return (await account.Client.Post("/send-message", body)).Is(202).Text("id");
    }

    static async Task<Answer> Summary(Account account, string query = "") => (await account.Client.Get($"/analytics/summary?{query}")).Is(200);
}
