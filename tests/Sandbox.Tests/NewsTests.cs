using System.Text.Json;
using WhatsApi.Sandbox.Tests.Support;
using static WhatsApi.Sandbox.Tests.Support.RunningSandbox;

namespace WhatsApi.Sandbox.Tests;

/// <summary>What Meta decides of itself, by command.</summary>
public sealed class NewsTests
{
    [Theory]
    [InlineData("PAUSED", "132015")]
    [InlineData("DISABLED", "132016")]
    [InlineData("REJECTED", "132001")]
    public async Task A_template_is_given_a_status_which_is_told_and_refuses_sends(string status, string code)
    {
        await using var meta = await Start();
        var id = await NewTemplate(meta);
        Assert.Equal(200, (await meta.Send(Message())).Status);
        Assert.Equal(status, (await meta.Control("PUT", $"/templates/{id}", new { status })).Text("status"));
        var told = await Told(meta, "message_template_status_update");
        Assert.Equal((status, "sale"), (told.Text("event"), told.Text("message_template_name")));
        Assert.Equal(code, (await meta.Send(Message())).Text("error.code"));
        await meta.Control("PUT", $"/templates/{id}", new { status = "APPROVED" });
        Assert.Equal(200, (await meta.Send(Message())).Status);
    }

    [Fact]
    public async Task A_number_falls_to_red_which_is_told_and_can_be_asked_for()
    {
        await using var meta = await Start();
        await meta.Wamid(Text());
        Assert.Equal("FLAGGED", (await meta.Control("PUT", $"/numbers/{Number}/quality", new { qualityRating = "RED" })).Text("event"));
        Assert.Equal("FLAGGED", (await Told(meta, "phone_number_quality_update")).Text("event"));
        Assert.Equal("RED", (await meta.Graph("GET", $"{Number}?fields=quality_rating")).Text("quality_rating"));
    }

    [Fact]
    public async Task A_rule_pauses_a_template_in_the_middle()
    {
        await using var meta = await Start();
        await NewTemplate(meta);
        await meta.Control("POST", "/rules", new { match = new { templateName = "sale" }, then = new { templateStatus = "PAUSED" }, after = 2, times = 1 });
        var answers = new List<string>();
        for (var i = 0; i < 4; i++) answers.Add((await meta.Send(Message())) is { Status: 200 } ? "sent" : "132015");
        Assert.Equal(["sent", "sent", "132015", "132015"], answers);
        Assert.Equal("PAUSED", (await Told(meta, "message_template_status_update")).Text("event"));
    }

    [Fact]
    public async Task A_rule_can_mean_a_share_of_the_messages()
    {
        await using var meta = await Start(new { pairLimit = false });
        var rule = await meta.Control("POST", "/rules", new { then = new { errorCode = 131000 }, share = 0.3 });
        var failed = 0;
        for (var i = 0; i < 70; i++)
            if ((await meta.Send(Text())).Status != 200) failed++;
        Assert.InRange(failed, 10, 35); // 21 of 70, give or take; the dice are seeded
        Assert.Equal(("70", $"{failed}"), ((await meta.Control("GET", $"/rules/{rule.Text("id")}")).Text("met"), (await meta.Control("GET", $"/rules/{rule.Text("id")}")).Text("used")));
    }

    [Fact]
    public async Task What_does_not_exist_is_refused_by_name()
    {
        await using var meta = await Start();
        Assert.Equal(404, (await meta.Control("PUT", "/templates/1", new { status = "PAUSED" })).Status);
        Assert.Equal("status", (await meta.Control("PUT", $"/templates/{await NewTemplate(meta)}", new { status = "TIRED" })).Text("error.faults.0.member"));
        Assert.Equal(404, (await meta.Control("PUT", "/numbers/1/quality", new { qualityRating = "RED" })).Status);
        await meta.Wamid(Text());
        Assert.Equal("qualityRating", (await meta.Control("PUT", $"/numbers/{Number}/quality", new { qualityRating = "BLUE" })).Text("error.faults.0.member"));
        Assert.Equal("share", (await meta.Control("POST", "/rules", new { then = new { errorCode = 131000 }, share = 2 })).Text("error.faults.0.member"));
        Assert.Equal("then.templateStatus", (await meta.Control("POST", "/rules", new { then = new { templateStatus = "TIRED" } })).Text("error.faults.0.member"));
    }

    static async Task<string> NewTemplate(RunningSandbox meta)
    {
        await meta.Control("PUT", $"/numbers/{Number}", new { wabaId = Waba });
        return (await meta.Control("POST", "/templates", new { wabaId = Waba, name = "sale", components = new[] { new { type = "BODY", text = "Sale!" } } })).Text("id")!;
    }

    static object Message() => new { messaging_product = "whatsapp", to = To, type = "template", template = new { name = "sale", language = new { code = "en_US" } } };

    static async Task<JsonElement> Told(RunningSandbox meta, string field) =>
        (await meta.Receiver.First(received => received.Json.Text("entry.0.changes.0.field") == field)).Value;
}
