using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsApi.Gateway.Tests.Scenarios;

/// <summary>What works in Meta's Cloud API works here: every kind of message reaches Meta as it was posted.</summary>
public sealed class PayloadScenarios(PayloadScenarios.Shop shop) : IClassFixture<PayloadScenarios.Shop>
{
    static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, name);

    static IEnumerable<string> Names => Directory.GetFiles(Folder("Payloads")).Order().Select(file => Path.GetFileNameWithoutExtension(file)!);

    public static TheoryData<string> Payloads => [.. Names];

    static string Payload(string name) => File.ReadAllText(Path.Combine(Folder("Payloads"), name + ".json"));

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task It_reaches_meta_member_for_member(string payload)
    {
        var posted = JsonElement.Parse(Payload(payload));
        var receipt = (await shop.Acme.Client.PostText("/send-message", Payload(payload))).Is(202);
        var (id, type) = (receipt.Text("id"), receipt.Text("type"));
        await shop.Acme.Sees(id, "sent");
        var received = await shop.Sandbox.Ledger.Of(id);

        Assert.Equal(posted.GetProperty(type).GetRawText(), received.Raw(type)); // values, order and spelling
        Assert.Equal(
            ("\"whatsapp\"", "\"individual\"", $"\"{type}\"", $"\"{id}\""),
            (received.Raw("messaging_product"), received.Raw("recipient_type"), received.Raw("type"), received.Raw("biz_opaque_callback_data")));
        Assert.Equal(Context(posted), Context(received.Body));
        var (member, other) = receipt.Text("to")[0] == '+' ? ("to", "recipient") : ("recipient", "to");
        Assert.Equal(($"\"{receipt.Text("to")}\"", null), (received.Raw(member), received.Raw(other)));
        Assert.Equal(JsonNode.Parse(posted.GetProperty(type).GetRawText())!.ToJsonString(), (await shop.Acme.Look(id)).At(type)!.ToJsonString());
    }

    [Fact]
    public void All_eleven_types_and_every_interactive_kind_are_among_them()
    {
        var posted = Names.Select(name => JsonNode.Parse(Payload(name))!).ToList();
        Assert.Equal(
            ["audio", "contacts", "document", "image", "interactive", "location", "reaction", "sticker", "template", "text", "video"],
            posted.Select(p => (string?)p["type"] ?? "text").Distinct().Order());
        Assert.Equal(
            [
                "address_message", "button", "call_permission_request", "carousel", "catalog_message", "cta_url", "flow", "list", "location_request_message",
                "order_details", "order_status", "product", "product_list", "request_contact_info", "voice_call",
            ],
            posted.Select(p => (string?)p["interactive"]?["type"]).OfType<string>().Distinct().Order());
    }

    static string? Context(JsonElement message) => message.TryGetProperty("context", out var context) ? JsonNode.Parse(context.GetRawText())!.ToJsonString() : null;

    /// <summary>One account whose number has every template of the payloads.</summary>
    public sealed class Shop : World, IAsyncLifetime
    {
        const string Waba = "102290129340398";

        protected override string[] Settings => ["--Sender:PairBurst=0"]; // everything goes to one person

        public Account Acme { get; private set; } = null!;

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Acme = await Account();
            await Sandbox.Has($"numbers/{Acme.PhoneNumberId}", new { wabaId = Waba });
            foreach (var file in Directory.GetFiles(Folder("Templates")))
            {
                var template = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
                template["wabaId"] = Waba;
                await Sandbox.HasTemplate(template);
            }
        }
    }
}
