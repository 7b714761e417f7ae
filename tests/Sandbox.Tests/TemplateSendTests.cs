using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class TemplateSendTests
{
    static readonly object[] OrderUpdate =
    [
        new { type = "HEADER", format = "IMAGE" },
        new { type = "BODY", text = "Hi {{1}}, order {{2}}" },
        new
        {
            type = "BUTTONS",
            buttons = new object[] { new { type = "URL", text = "Track", url = "https://example.com/{{1}}" }, new { type = "QUICK_REPLY", text = "Stop" } },
        },
    ];

    static readonly object Image = new { type = "header", parameters = new object[] { new { type = "image", image = new { link = "https://example.com/a.png" } } } };
    static readonly object Button = new { type = "button", sub_type = "url", index = "0", parameters = new object[] { new { type = "text", text = "x" } } };

    static object Body(params string[] values) => new { type = "body", parameters = values.Select(text => new { type = "text", text }) };

    static async Task<RunningSandbox> WithTemplate(string status = "APPROVED", string category = "MARKETING")
    {
        var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        var made = await meta.Control("POST", "/templates", new { wabaId = Waba, name = "order_update", status, category, components = OrderUpdate });
        Assert.Equal(201, made.Status);
        return meta;
    }

    [Theory]
    [InlineData("order_update", "es")]
    [InlineData("nothing", "en_US")]
    public async Task An_unknown_name_or_translation_is_a_404(string name, string language)
    {
        await using var meta = await WithTemplate();
        var sent = await meta.Send(SendTests.Template(name, language));
        Assert.Equal((404, "132001"), (sent.Status, sent.Text("error.code")));
        Assert.Equal($"template name ({name}) does not exist in {language}", sent.Text("error.error_data.details"));
    }

    [Theory]
    [InlineData("PENDING", 132001)]
    [InlineData("REJECTED", 132001)]
    [InlineData("PAUSED", 132015)]
    [InlineData("DISABLED", 132016)]
    public async Task Only_approved_templates_are_sent(string status, int code)
    {
        await using var meta = await WithTemplate(status);
        Assert.Equal($"{code}", (await meta.Send(SendTests.Template("order_update"))).Text("error.code"));
    }

    [Fact]
    public async Task A_template_filled_in_as_approved_is_accepted_and_priced_by_its_category()
    {
        await using var meta = await WithTemplate();
        Assert.Equal(200, (await meta.Send(SendTests.Template("order_update", components: new[] { Image, Body("Pablo", "42"), Button }))).Status);
        var delivered = (await meta.Receiver.FirstStatus("delivered")).Statuses.Single();
        Assert.Equal(("marketing", "True"), (delivered.Text("pricing.category"), delivered.Text("pricing.billable")));
    }

    [Fact]
    public async Task Parameters_are_counted_formats_compared_and_buttons_asked_for()
    {
        await using var meta = await WithTemplate();
        await Refuses([Body("a", "b"), Button], 132012, "header: Format mismatch, expected IMAGE, received UNKNOWN");
        await Refuses([Image, Body("a"), Button], 132000, "body: number of localizable_params (1) does not match the expected number of params (2)");
        await Refuses([Image, Body("a", "b")], 131008, "buttons: Button at index 0 of type Url requires a parameter");
        await Refuses([Image, Body("a\nb", "c"), Button], 132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");

        async Task Refuses(object[] components, int code, string details)
        {
            var sent = await meta.Send(SendTests.Template("order_update", components: components));
            Assert.Equal((400, $"{code}", details), (sent.Status, sent.Text("error.code"), sent.Text("error.error_data.details")));
        }
    }

    [Fact]
    public async Task Authentication_templates_do_not_go_to_user_ids()
    {
        await using var meta = await WithTemplate(category: "AUTHENTICATION");
        var sent = await meta.Send(new
        {
            messaging_product = "whatsapp",
            recipient = "US.13491208655302741918",
            type = "template",
            template = new { name = "order_update", language = new { code = "en_US" }, components = new[] { Image, Body("a", "b"), Button } },
        });
        Assert.Equal("131062", sent.Text("error.code"));
    }

    [Fact]
    public async Task A_created_template_is_listed_approved_by_webhook_and_can_be_sent()
    {
        await using var meta = await Start();
        await meta.Graph("GET", $"{Waba}/phone_numbers");
        await meta.Send(Text());
        await meta.Graph("GET", $"{Waba}?fields=name");
        var greeting = new { name = "greeting", language = "en_US", category = "utility", components = new[] { new { type = "BODY", text = "Hi {{1}}, welcome to us.", example = new { body_text = new[] { new[] { "Ana" } } } } } };
        var created = await meta.Graph("POST", $"{Waba}/message_templates", greeting);
        Assert.Equal((200, "PENDING", "UTILITY"), (created.Status, created.Text("status"), created.Text("category")));

        var told = await meta.Receiver.First(r => r.Json.Text("entry.0.changes.0.field") == "message_template_status_update");
        Assert.Equal(("APPROVED", created.Text("id")), (told.Value.Text("event"), told.Value.Text("message_template_id")));
        Assert.Equal("greeting", (await meta.Graph("GET", $"{Waba}/message_templates?name=greet&status=approved")).Text("data.0.name"));
        Assert.Equal(200, (await meta.Send(SendTests.Template("greeting", components: new[] { Body("Pablo") }))).Status);
        Assert.Equal("2388024", (await meta.Graph("POST", $"{Waba}/message_templates", greeting)).Text("error.error_subcode"));
        Assert.Equal("True", (await meta.Graph("DELETE", $"{Waba}/message_templates?name=greeting")).Text("success"));
    }
}
