using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

public sealed class SendTests
{
    [Fact]
    public async Task An_accepted_message_is_answered_with_what_was_dialled_the_wa_id_and_a_wamid()
    {
        await using var meta = await Start();
        var sent = await meta.Send(Text("+1 (650) 555-1234"));

        Assert.Equal(200, sent.Status);
        Assert.Equal("whatsapp", sent.Text("messaging_product"));
        Assert.Equal("+1 (650) 555-1234", sent.Text("contacts.0.input"));
        Assert.Equal("16505551234", sent.Text("contacts.0.wa_id"));
        Assert.StartsWith("wamid.HBgLMTY1MDU1NTEyMzQVAgARGB", sent.Text("messages.0.id"), StringComparison.Ordinal);
        Assert.False(sent.Json.Has("messages.0.message_status"));
        Assert.Equal("v25.0", sent.Headers.GetValues("facebook-api-version").Single());
    }

    [Theory]
    [InlineData("/v21.0", "v21.0")]
    [InlineData("/v26.0", "v26.0")]
    [InlineData("/v12.0", "v21.0")]
    [InlineData("", "v21.0")]
    public async Task Any_version_and_none_is_served_expired_ones_by_the_oldest(string version, string servedBy)
    {
        await using var meta = await Start();
        var sent = await meta.Send(Text(), version: version);
        Assert.Equal(200, sent.Status);
        Assert.Equal(servedBy, sent.Headers.GetValues("facebook-api-version").Single());
    }

    [Fact]
    public async Task A_message_to_a_user_id_is_answered_without_a_wa_id()
    {
        await using var meta = await Start();
        var sent = await meta.Send(new { messaging_product = "whatsapp", recipient = "US.13491208655302741918", text = new { body = "hi" } });

        Assert.Equal("US.13491208655302741918", sent.Text("contacts.0.user_id"));
        Assert.False(sent.Json.Has("contacts.0.wa_id"));
    }

    [Fact]
    public async Task With_both_a_number_and_a_user_id_the_number_wins()
    {
        await using var meta = await Start();
        var sent = await meta.Send(new { messaging_product = "whatsapp", to = To, recipient = "US.13491208655302741918", text = new { body = "hi" } });

        Assert.Equal("16505551234", sent.Text("contacts.0.wa_id"));
        Assert.False(sent.Json.Has("contacts.0.user_id"));
    }

    [Fact]
    public async Task Hello_world_exists_approved_in_every_account()
    {
        await using var meta = await Start();
        var sent = await meta.Send(Template("hello_world"));
        Assert.Equal("accepted", sent.Text("messages.0.message_status"));
    }

    [Fact]
    public async Task Reading_and_typing_are_answered_with_success_and_are_no_messages()
    {
        await using var meta = await Start();
        var read = await meta.Send(new
        {
            messaging_product = "whatsapp",
            status = "read",
            message_id = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=",
            typing_indicator = new { type = "text" },
        });
        Assert.Equal("""{"success":true}""", read.Json.ToString());
        Assert.Equal("0", (await meta.Control("GET", "/ledger/summary")).Text("accepted"));
    }

    [Theory]
    [InlineData("to+6505551234x", 131009)]
    [InlineData("12", 131009)]
    public async Task A_malformed_recipient_is_a_wrong_value(string to, int code)
    {
        await using var meta = await Start();
        Assert.Equal($"{code}", (await meta.Send(Text(to))).Text("error.code"));
    }

    [Fact]
    public async Task A_number_cannot_write_to_itself()
    {
        await using var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba, displayPhoneNumber = To });
        var sent = await meta.Send(Text());
        Assert.Equal((400, "131021"), (sent.Status, sent.Text("error.code")));
    }

    [Fact]
    public async Task A_test_number_writes_to_its_allowed_list_only()
    {
        await using var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba, allowedRecipients = new[] { "+15551110000" } });
        var sent = await meta.Send(Text());
        Assert.Equal(("131030", "2655007"), (sent.Text("error.code"), sent.Text("error.error_subcode")));
        Assert.Equal(200, (await meta.Send(Text("+15551110000"))).Status);
    }

    [Theory]
    [InlineData("DISCONNECTED", 400, 133010)]
    [InlineData("BANNED", 403, 131031)]
    [InlineData("MAINTENANCE", 500, 131057)]
    public async Task A_number_that_is_not_connected_sends_nothing(string status, int http, int code)
    {
        await using var meta = await Start();
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba, status });
        var sent = await meta.Send(Text());
        Assert.Equal((http, $"{code}"), (sent.Status, sent.Text("error.code")));
    }

    internal static object Template(string name, string language = "en_US", object? components = null) => components is null
        ? new { messaging_product = "whatsapp", to = To, type = "template", template = new { name, language = new { code = language } } }
        : new { messaging_product = "whatsapp", to = To, type = "template", template = (object)new { name, language = new { code = language }, components } };
}
