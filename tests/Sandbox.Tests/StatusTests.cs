using WhatsApi.Sandbox.Tests.Support;
using WhatsApi.Sandbox.Webhooks;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class StatusTests
{
    [Fact]
    public async Task A_delivered_message_is_told_in_the_shape_of_2026()
    {
        await using var meta = await Start();
        var wamid = await meta.Wamid(Text(opaque: "msg/é"));
        var received = await meta.Receiver.FirstStatus("delivered");
        var (value, status) = (received.Value, received.Statuses.Single());

        Assert.Equal("whatsapp_business_account", received.Json.Text("object"));
        Assert.Equal("messages", received.Json.Text("entry.0.changes.0.field"));
        Assert.False(received.Json.Has("entry.0.time"));
        Assert.Equal(Number, value.Text("metadata.phone_number_id"));
        Assert.Equal("16505551234", value.Text("contacts.0.wa_id"));
        Assert.Equal(value.Text("contacts.0.user_id"), status.Text("recipient_user_id"));
        Assert.Equal((wamid, "16505551234", "msg/é"), (status.Text("id"), status.Text("recipient_id"), status.Text("biz_opaque_callback_data")));
        Assert.Equal(System.Text.Json.JsonValueKind.String, status.GetProperty("timestamp").ValueKind);
        Assert.Equal(("PMP", "service"), (status.Text("pricing.pricing_model"), status.Text("pricing.category")));
        Assert.False(status.Has("conversation"));
        Assert.Contains("""msg\/\u00e9""", received.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_are_signed_over_their_bytes()
    {
        await using var meta = await Start();
        await meta.Wamid(Text());
        var received = await meta.Receiver.FirstStatus("sent");
        var key = Signature.Key("sandbox-app-secret");
        Assert.Equal(Signature.Sha256(key, received.Bytes), received.Headers["X-Hub-Signature-256"]);
        Assert.Equal(Signature.Sha1(key, received.Bytes), received.Headers["X-Hub-Signature"]);
        Assert.Equal(("application/json", "facebookexternalua"), (received.Headers["Content-Type"], received.Headers["User-Agent"]));
    }

    [Fact]
    public async Task Sent_delivered_and_read_come_with_the_opaque_data_in_each_and_the_price_in_two()
    {
        await using var meta = await Start();
        await meta.Wamid(Text(opaque: "42"));
        await meta.Receiver.Until(all => all.Count == 3);
        Assert.Equal(["delivered", "read", "sent"], meta.Receiver.Statuses.Select(s => s.Text("status")).Order());
        Assert.All(meta.Receiver.Statuses, s => Assert.Equal("42", s.Text("biz_opaque_callback_data")));
        Assert.Equal(["delivered", "sent"], meta.Receiver.Statuses.Where(s => s.Has("pricing")).Select(s => s.Text("status")).Order());
    }

    [Fact]
    public async Task A_failed_message_has_an_error_and_neither_contacts_nor_price()
    {
        await using var meta = await Start();
        await meta.Wamid(Text("+15550131026", opaque: "42"));
        var received = await meta.Receiver.FirstStatus("failed");
        var status = received.Statuses.Single();

        Assert.False(received.Value.Has("contacts"));
        Assert.False(status.Has("pricing"));
        Assert.False(status.Has("recipient_user_id"));
        Assert.Equal(("131026", "Message undeliverable"), (status.Text("errors.0.code"), status.Text("errors.0.title")));
        Assert.Equal("42", status.Text("biz_opaque_callback_data"));
        Assert.True(status.Has("errors.0.error_data.details") && status.Has("errors.0.href"));
    }

    [Fact]
    public async Task A_message_to_a_user_id_is_reported_without_a_number()
    {
        await using var meta = await Start();
        await meta.Wamid(new { messaging_product = "whatsapp", recipient = "US.13491208655302741918", text = new { body = "hi" } });
        var received = await meta.Receiver.FirstStatus("delivered");
        Assert.Equal("US.13491208655302741918", received.Statuses.Single().Text("recipient_user_id"));
        Assert.False(received.Statuses.Single().Has("recipient_id"));
        Assert.False(received.Value.Has("contacts.0.wa_id"));
    }

    [Fact]
    public async Task A_reaction_is_only_ever_sent_and_fails_without_a_message()
    {
        await using var meta = await Start();
        await meta.Wamid(Reaction("wamid.HBgLMTY0NjcwNDM1OTUVAgASGBQzQTZFN0M3ODNFRTdG"));
        await meta.Wamid(Reaction("unknown"));
        await meta.Wamid(Text());
        await meta.Receiver.FirstStatus("read");
        await meta.Receiver.FirstStatus("failed");
        Assert.Equal(["delivered", "failed", "read", "sent", "sent"], meta.Receiver.Statuses.Select(s => s.Text("status")).Order());
        Assert.Contains(meta.Receiver.Statuses, s => s.Text("errors.0.code") == "131009");

        static object Reaction(string id) => new { messaging_product = "whatsapp", to = To, type = "reaction", reaction = new { message_id = id, emoji = "👍" } };
    }

    [Fact]
    public async Task Statuses_can_be_chosen_doubled_and_added()
    {
        await using var meta = await Start(new { statuses = new[] { "sent", "read" }, duplicateStatusRate = 1 });
        var wamid = await meta.Wamid(Text());
        await meta.Receiver.Until(all => all.Count == 4);
        Assert.Equal(["read", "read", "sent", "sent"], meta.Receiver.Statuses.Select(s => s.Text("status")).Order());
        Assert.All(meta.Receiver.Statuses, s => Assert.True(s.Has("pricing")));

        await meta.Control("POST", "/statuses", new { wamid, status = "failed", errorCode = 131049 });
        Assert.Equal("131049", (await meta.Receiver.FirstStatus("failed")).Statuses.Single().Text("errors.0.code"));
    }

    [Fact]
    public async Task Several_updates_may_share_a_post()
    {
        await using var meta = await Start(new { batchSize = 10, batchWindowMs = 300, statuses = new[] { "sent" } });
        for (var i = 0; i < 6; i++) await meta.Wamid(Text($"+1650555{i:0000}"));
        await meta.Receiver.Until(all => all.SelectMany(r => r.Statuses).Count() == 6);
        Assert.True(meta.Receiver.All.Count < 6);
        Assert.All(meta.Receiver.All, r => Assert.Equal(r.Statuses.Count(), r.Value.Items("contacts").Count()));
    }
}
