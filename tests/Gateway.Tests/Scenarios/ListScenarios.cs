using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>Finding messages again.</summary>
public sealed class ListScenarios(World world) : IClassFixture<World>
{
    MetaSandbox Sandbox => world.Sandbox;

    static string[] IdsOf(JsonArray list) => [.. list.Select(row => (string)row!["id"]!)];

    [Fact]
    public async Task Filters_find_what_they_name_and_combine()
    {
        var acme = await world.Account();
        var read = await acme.Send("one");
        var failed = await acme.Send("two", to: "+15550131030");
        var image = (await acme.Client.Post("/send-message", new { to = "+15557654321", image = new { id = "1" } })).Is(202).Text("id");
        await acme.Sees(image, "sent");
        await acme.Sees(failed, "failed");
        await Sandbox.Reads(read);
        await acme.Sees(read, "read");
        await Sandbox.Writes(acme, new { from = "+15557654321", text = "Hello" });
        var inbound = (string)(await acme.Hears(1))[0]!["id"]!;

        Assert.Equal([image, failed, read], IdsOf(await acme.List("direction=outbound")));
        Assert.Equal([inbound], IdsOf(await acme.List("direction=inbound")));
        Assert.Equal([inbound], IdsOf(await acme.List("status=received")));
        Assert.Equal([read], IdsOf(await acme.List("status=read")));
        Assert.Equal([failed], IdsOf(await acme.List("status=failed&type=text")));
        Assert.Equal([image], IdsOf(await acme.List("type=image")));
        Assert.Equal([image], IdsOf(await acme.List("to=%2B15557654321"))); // not what came from there
        Assert.Equal([image], IdsOf(await acme.List("to=1%20(555)%20765-4321&status=sent&direction=outbound")));
        Assert.Empty(await acme.List("status=read&type=image"));
    }

    [Fact]
    public async Task From_and_until_bound_the_time_of_creation()
    {
        var acme = await world.Account();
        var first = await acme.Send("one");
        var border = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var second = await acme.Send("two");
        Assert.Equal([second], IdsOf(await acme.List($"from={border}")));
        Assert.Equal([first], IdsOf(await acme.List($"until={border}")));
        Assert.Empty(await acme.List($"from={border}&until={border}"));
        Assert.Equal([second, first], IdsOf(await acme.List("from=2020-01-01&until=2999-01-01T00:00:00%2B02:00")));
    }

    [Fact]
    public async Task A_message_is_found_from_the_very_time_of_its_creation()
    {
        var acme = await world.Account();
        for (var i = 0; i < 50; i++)
        {
            var m = await acme.Send(to: $"+1555{i:D7}");
            Assert.Contains(m, IdsOf(await acme.List($"from={(await acme.Look(m)).Text("createdAt")}")));
        }
    }

    [Fact]
    public async Task Pages_hold_still_while_messages_come_and_go()
    {
        var acme = await world.Account();
        var sent = new List<string>();
        for (var i = 0; i < 7; i++) sent.Insert(0, await acme.Send($"{i}"));
        var pages = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await acme.Client.Get($"/messages?direction=outbound&limit=3&cursor={cursor}")).Is(200);
            pages.AddRange(IdsOf(page.At("data")!.AsArray()));
            cursor = (string?)page.At("nextCursor");
            await acme.Send("more");
            await Sandbox.Writes(acme, new { from = A.Number, text = "more" });
            await acme.Hears(1);
        }
        while (cursor is not null);
        Assert.Equal(sent, pages);
    }

    [Fact]
    public async Task A_cursor_goes_on_with_other_page_sizes_and_ends()
    {
        var acme = await world.Account();
        var (first, second, third) = (await acme.Send(), await acme.Send(), await acme.Send());
        var page = (await acme.Client.Get("/messages?limit=1")).Is(200);
        Assert.Equal([third], IdsOf(page.At("data")!.AsArray()));
        var rest = (await acme.Client.Get($"/messages?limit=2&cursor={page.Text("nextCursor")}")).Is(200);
        Assert.Equal([second, first], IdsOf(rest.At("data")!.AsArray()));
        Assert.Null(rest.At("nextCursor"));
    }

    [Fact]
    public async Task Another_accounts_cursor_opens_nothing()
    {
        var (acme, other) = (await world.Account(), await world.Account());
        await other.Send();
        var cursorOfOthers = (await Paged(other)).Text("nextCursor");
        Assert.Empty((await acme.Client.Get($"/messages?cursor={cursorOfOthers}")).Is(200).At("data")!.AsArray());

        static async Task<Answer> Paged(Account account)
        {
            await account.Send();
            return (await account.Client.Get("/messages?limit=1")).Is(200);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("YzE6bXNnXzE")]
    [InlineData("..%2F..")]
    public async Task A_cursor_that_we_did_not_make_is_named(string cursor) =>
        (await (await world.Account()).Client.Get($"/messages?cursor={cursor}")).IsProblem(400, "invalid_parameter").Names("/cursor");
}
