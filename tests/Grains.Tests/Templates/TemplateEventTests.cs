using System.Text.Json.Nodes;
using WhatsApi.Meta;

namespace WhatsApi.Grains.Tests;

/// <summary>What Meta reports of a template, in the words that the template's resource has.</summary>
public sealed class TemplateEventTests
{
    static readonly TemplateView Known = new("7", "order_update", "en_US", "PAUSED", "UTILITY", "POSITIONAL", new("[]"));

    static TemplateStatusChanged Status(string what, string? category = null) =>
        new() { WabaId = "1", Template = new("7", null, null), Event = what, Category = category, At = A.Morning, RawJson = "{}" };

    static JsonNode Told(WebhookEvent e, TemplateView? known) => JsonNode.Parse(TemplateEvent.Of(e, known).Data)!;

    [Theory]
    [InlineData("APPROVED", "APPROVED")]
    [InlineData("REINSTATED", "APPROVED")]
    [InlineData("UNARCHIVED", "APPROVED")]
    [InlineData("REJECTED", "REJECTED")]
    [InlineData("FLAGGED", "PAUSED")]
    [InlineData("LOCKED", "PAUSED")]
    public void The_status_is_one_that_a_template_can_have(string what, string status)
    {
        var told = Told(Status(what), Known);
        Assert.Equal((status, what), ((string?)told["status"], (string?)told["metaEvent"]));
    }

    [Fact]
    public void A_warning_about_a_template_that_is_not_known_leaves_it_approved() => Assert.Equal("APPROVED", (string?)Told(Status("FLAGGED"), null)["status"]);

    [Fact]
    public void What_the_report_leaves_out_is_taken_from_the_catalogue()
    {
        var told = Told(Status("APPROVED"), Known);
        Assert.Equal(("order_update", "en_US", "UTILITY"), ((string?)told["name"], (string?)told["language"], (string?)told["category"]));
        Assert.Equal("MARKETING", (string?)Told(Status("APPROVED", "MARKETING"), Known)["category"]);
    }

    [Fact]
    public void Said_again_it_is_the_same_report_though_more_is_known_by_then() =>
        Assert.Equal(TemplateEvent.Of(Status("APPROVED"), null).Reported, TemplateEvent.Of(Status("APPROVED"), Known).Reported);
}
