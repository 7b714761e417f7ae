using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>People write: every kind of message is kept once, as Meta wrote it.</summary>
public sealed class InboundScenarios(World world) : IClassFixture<World>
{
    static string Folder => Path.Combine(AppContext.BaseDirectory, "Inbound");

    public static TheoryData<string> Kinds => [.. Directory.GetFiles(Folder).Order().Select(file => Path.GetFileNameWithoutExtension(file)!)];

    static JsonObject Message(string kind) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, kind + ".json")))!.AsObject();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_is_kept_once_however_often_it_comes(string kind)
    {
        var acme = await world.Account();
        var message = Message(kind);
        var (type, content) = ((string)message["type"]!, message[(string)message["type"]!]);
        (message["from"], message["from_user_id"], message["id"], message["timestamp"]) =
            ("16505551234", "US.13491208655302741918", $"wamid.{kind}", $"{Webhook.Now}");
        var payload = Webhook.Of(Webhook.Messages(
            acme, """{"profile":{"name":"Sheena Nelson","username":"realsheenanelson"},"wa_id":"16505551234","user_id":"US.13491208655302741918"}""", message.ToJsonString()));
        Assert.All(await Task.WhenAll(world.Sandbox.Posts(payload), world.Sandbox.Posts(payload)), status => Assert.Equal(200, status));
        await acme.Hears(1);
        await world.Sandbox.Writes(acme, new { from = "+16505551234", text = "And then?" });

        var kept = (await acme.Hears(2)).Single(row => (string)row!["wamid"]! == $"wamid.{kind}")!;
        Assert.Equal(("inbound", "received", type, "+16505551234", null), ((string)kept["direction"]!, (string)kept["status"]!, (string)kept["type"]!, (string)kept["from"]!, kept["to"]));
        Assert.True(JsonNode.DeepEquals(content, kept[type]), kept.ToJsonString());
        Assert.Equal(acme.PhoneNumberId, (string)kept["phoneNumberId"]!);
        Assert.Equal((string?)message["context"]?["id"], (string?)kept["context"]?["message_id"]);
        Assert.Equal(2, (await acme.List("direction=inbound")).Count);
        Assert.Empty(await acme.List("direction=outbound"));
        Assert.Equal(kept.ToJsonString(), (await acme.Look((string)kept["id"]!)).Json.ToJsonString());
    }

    [Fact]
    public async Task A_person_without_a_number_is_heard_and_answered()
    {
        var acme = await world.Account();
        const string Person = "US.13491208655302741918";
        await world.Sandbox.Writes(acme, new { userId = Person, username = "realsheenanelson", text = "Hi" });
        var heard = (await acme.Hears(1))[0]!;
        Assert.Equal((Person, "Hi"), ((string)heard["from"]!, (string)heard["text"]!["body"]!));

        var m = await acme.Send("Hello", to: (string)heard["from"]!);
        await world.Sandbox.Reads(m);
        var read = await acme.Sees(m, "read");
        Assert.Equal(Person, read.Text("to"));
        Assert.Equal($"\"{Person}\"", (await world.Sandbox.Ledger.Of(m)).Raw("recipient"));
        Assert.Equal([m], (await acme.List($"to={Person}")).Select(row => (string)row!["id"]!));
    }

    [Fact]
    public async Task Messages_of_one_person_in_one_second_are_all_kept()
    {
        var acme = await world.Account();
        for (var i = 0; i < 20; i++) await world.Sandbox.Writes(acme, new { from = "+16505551234", text = $"{i}" });
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}").Order(), (await acme.Hears(20)).Select(row => (string)row!["text"]!["body"]!).Order());
    }

    [Fact]
    public async Task A_message_that_came_opens_the_window_for_other_than_templates()
    {
        var acme = await world.Account();
        var rehearsal = new { to = "+16505551234", text = new { body = "Hi" }, dryRun = true };
        Assert.Contains("24", (await acme.Client.Post("/send-message", rehearsal)).Is(200).Text("warnings"), StringComparison.Ordinal);
        await world.Sandbox.Writes(acme, new { from = "+16505551234", text = "Hi" });
        await acme.Hears(1);
        Assert.Empty((await acme.Client.Post("/send-message", rehearsal)).Is(200).At("warnings")!.AsArray());
    }
}
