using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class InboundTests
{
    [Fact]
    public async Task A_user_who_writes_is_told_with_profile_number_and_user_id()
    {
        await using var meta = await Start();
        var inbound = new { phoneNumberId = Number, from = To, name = "Sheena", username = "real.sheena", type = "text", text = new { body = "Hi / é" } };
        var posted = await meta.Control("POST", "/inbound", inbound);
        var received = await meta.Receiver.First(r => r.Messages.Any());
        var (contact, message) = (received.Value.GetProperty("contacts")[0], received.Messages.Single());

        Assert.Equal(("Sheena", "real.sheena"), (contact.Text("profile.name"), contact.Text("profile.username")));
        Assert.Equal(("16505551234", "16505551234"), (contact.Text("wa_id"), message.Text("from")));
        Assert.Equal((posted.Text("wamid"), "text", "Hi / é"), (message.Text("id"), message.Text("type"), message.Text("text.body")));
        Assert.Equal(contact.Text("user_id"), message.Text("from_user_id"));
        Assert.Contains(@"Hi \/ \u00e9", received.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_with_a_hidden_number_has_neither_from_nor_wa_id()
    {
        await using var meta = await Start();
        await meta.Control("POST", "/inbound", new { phoneNumberId = Number, userId = "US.13491208655302741918", text = "Hi" });
        var received = await meta.Receiver.First(r => r.Messages.Any());
        Assert.False(received.Messages.Single().Has("from") || received.Value.Has("contacts.0.wa_id"));
        Assert.Equal("US.13491208655302741918", received.Messages.Single().Text("from_user_id"));
    }

    [Theory]
    [InlineData("image", """{"type":"image","image":{"caption":"c"}}""", "image.sha256")]
    [InlineData("interactive", """{"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"a","title":"A"}},"context":{"message_id":"wamid.x"}}""", "context.from")]
    [InlineData("button", """{"type":"button","button":{"payload":"Stop","text":"Stop"}}""", "button.payload")]
    [InlineData("reaction", """{"type":"reaction","reaction":{"message_id":"wamid.x","emoji":"👍"}}""", "reaction.emoji")]
    [InlineData("location", """{"type":"location","location":{"latitude":1,"longitude":2}}""", "location.latitude")]
    [InlineData("contacts", """{"type":"contacts","contacts":[{"name":{"formatted_name":"A"}}]}""", "contacts.0.name")]
    [InlineData("order", """{"type":"order","order":{"catalog_id":"1","product_items":[]}}""", "order.catalog_id")]
    [InlineData("unsupported", """{"type":"unsupported"}""", "errors.0.code")]
    [InlineData("revoke", """{"type":"revoke","revoke":{"original_message_id":"wamid.x"}}""", "revoke.original_message_id")]
    [InlineData("edit", """{"type":"edit","edit":{"original_message_id":"wamid.x","message":{"type":"text","text":{"body":"b"}}}}""", "edit.message.text.body")]
    public async Task Every_type_arrives_with_what_Meta_adds(string type, string body, string member)
    {
        await using var meta = await Start();
        var call = System.Text.Json.Nodes.JsonNode.Parse(body)!;
        call["from"] = To;
        call["phoneNumberId"] = Number;
        Assert.Equal(200, (await meta.Control("POST", "/inbound", call)).Status);
        var message = (await meta.Receiver.First(r => r.Messages.Any())).Messages.Single();
        Assert.Equal(type, message.Text("type"));
        Assert.True(message.Has(member), message.ToString());
    }

    [Theory]
    [InlineData("""{"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"yes","title":"Yes"}}]}}""", "button_reply", null)]
    [InlineData("""{"type":"list","body":{"text":"?"},"action":{"button":"Open","sections":[{"rows":[{"id":"no","title":"No"},{"id":"yes","title":"Yes","description":"why not"}]}]}}""", "list_reply", "why not")]
    public async Task A_press_answers_the_message_that_has_the_button_or_row(string interactive, string kind, string? description)
    {
        await using var meta = await Start();
        var older = await meta.Wamid(Interactive(interactive));
        var newer = await meta.Wamid(Interactive(interactive));
        await meta.Wamid(Text());
        Assert.Equal(200, (await meta.Control("POST", "/inbound", new { phoneNumberId = Number, from = To, press = "yes" })).Status);
        var message = (await meta.Receiver.First(r => r.Messages.Any())).Messages.Single();
        Assert.Equal(("interactive", kind, newer), (message.Text("type"), message.Text("interactive.type"), message.Text("context.id")));
        Assert.Equal(("yes", "Yes"), (message.Text($"interactive.{kind}.id"), message.Text($"interactive.{kind}.title")));
        Assert.Equal(description is not null, message.Has($"interactive.{kind}.description"));
        Assert.NotEqual(older, newer);
    }

    [Fact]
    public async Task Nobody_presses_what_they_do_not_see()
    {
        await using var meta = await Start();
        await meta.Wamid(Interactive("""{"type":"button","body":{"text":"?"},"action":{"buttons":[{"type":"reply","reply":{"id":"yes","title":"Yes"}}]}}"""));
        foreach (var call in new object[] { new { phoneNumberId = Number, from = To, press = "no" }, new { phoneNumberId = Number, from = "+16505550000", press = "yes" }, new { from = To, press = 1 } })
        {
            var refused = await meta.Control("POST", "/inbound", call);
            Assert.Equal((400, "press"), (refused.Status, refused.Json.GetProperty("error").Items("faults").Single().Text("member")));
        }
    }

    static object Interactive(string interactive) =>
        new { messaging_product = "whatsapp", to = To, type = "interactive", interactive = System.Text.Json.Nodes.JsonNode.Parse(interactive) };

    [Fact]
    public async Task System_messages_come_without_contacts()
    {
        await using var meta = await Start();
        var system = new { body = "User changed", wa_id = "12195555358", type = "user_changed_number" };
        await meta.Control("POST", "/inbound", new { phoneNumberId = Number, from = To, type = "system", system });
        Assert.False((await meta.Receiver.First(r => r.Messages.Any())).Value.Has("contacts"));
    }

    [Fact]
    public async Task With_the_window_on_only_templates_reach_a_user_who_has_not_written_within_24_hours()
    {
        var clock = new ManualClock();
        await using var meta = await Start(new { strictWindow = true, statuses = new[] { "sent" }, sentAfterMs = 0, statusJitter = 0 }, clock: clock);
        await meta.Wamid(Text(opaque: "closed"));
        await meta.Wamid(SendTests.Template("hello_world"));
        await meta.Control("POST", "/inbound", new { phoneNumberId = Number, from = To, text = "Hi" });
        await meta.Wamid(Text(opaque: "open"));
        clock.Advance(TimeSpan.FromHours(24));
        await meta.Wamid(Text(opaque: "closed again"));

        await meta.Receiver.Until(all => all.SelectMany(r => r.Statuses).Count() == 4);
        var refused = meta.Receiver.Statuses.Where(s => s.Text("errors.0.code") == "131047");
        Assert.Equal(["closed", "closed again"], refused.Select(s => s.Text("biz_opaque_callback_data")).Order());
    }

    [Fact]
    public async Task A_raw_webhook_is_signed_as_it_stands_and_its_answer_shown()
    {
        await using var meta = await Start();
        meta.Receiver.Answer = r => r.Headers.ContainsKey("X-Hub-Signature-256") ? 202 : 401;
        var signed = await meta.Control("POST", "/webhook", new { body = new { anything = "a/b" } });
        var unsigned = await meta.Control("POST", "/webhook", new { body = new { }, signature = "missing" });
        Assert.Equal(("202", "401"), (signed.Text("status"), unsigned.Text("status")));
        Assert.Equal("""{"anything":"a/b"}""", meta.Receiver.All[0].Body);
    }

    [Fact]
    public async Task A_call_that_makes_no_message_says_why()
    {
        await using var meta = await Start();
        var refused = await meta.Control("POST", "/inbound", new { from = "nobody", type = "poem" });
        Assert.Equal(400, refused.Status);
        Assert.Equal(["phoneNumberId", "from", "type"], refused.Json.GetProperty("error").Items("faults").Select(f => f.Text("member")));
    }
}
