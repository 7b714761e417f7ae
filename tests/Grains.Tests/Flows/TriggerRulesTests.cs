namespace WhatsApi.Grains.Tests;

/// <summary>Which flow a message starts.</summary>
public sealed class TriggerRulesTests
{
    static FlowTrigger Trigger(string json) => Talk.Define("""[{"id":"a","type":"end"}]""", json).Trigger;

    static FlowTrigger Keyword(string match, string keyword, bool caseSensitive = false) =>
        Trigger($$"""{"type":"keyword","keywords":["{{keyword}}"],"match":"{{match}}","caseSensitive":{{(caseSensitive ? "true" : "false")}}}""");

    [Theory]
    [InlineData("exact", "help me", " HELP  me ", true)]
    [InlineData("exact", "help", "help me", false)]
    [InlineData("starts_with", "help", "Help me", true)]
    [InlineData("contains", "elp", "Help me", true)]
    [InlineData("regex", "^h.lp$", "HELP", true)]
    [InlineData("regex", "(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    public void A_keyword_matches_in_its_way(string match, string keyword, string text, bool matches) => Assert.Equal(matches, TriggerRules.Matches(Keyword(match, keyword), text));

    [Fact]
    public void Case_counts_where_it_is_asked_for()
    {
        Assert.False(TriggerRules.Matches(Keyword("exact", "Help", caseSensitive: true), "help"));
        Assert.True(TriggerRules.Matches(Keyword("regex", "^Help", caseSensitive: true), "Help!"));
    }

    [Fact]
    public void The_closest_wins_and_of_equals_the_oldest()
    {
        List<ActiveTrigger> active =
        [
            new("flw_1", Trigger("""{"type":"any_message"}""")), new("flw_2", Keyword("regex", "h")), new("flw_3", Keyword("contains", "h")), new("flw_5", Keyword("starts_with", "h")),
            new("flw_4", Keyword("starts_with", "he")), new("flw_6", Keyword("exact", "help")), new("flw_7", Trigger("""{"type":"webhook"}""")),
        ];
        string? Best(string? text) => TriggerRules.Best(active, text)?.FlowId;
        Assert.Equal(("flw_6", "flw_4", "flw_3", "flw_1", "flw_1"), (Best("Help"), Best("hello"), Best("oh"), Best("good day"), Best(null)));
        active.RemoveAt(0);
        Assert.Null(Best("good day"));
    }

    [Fact]
    public void Two_flows_cannot_claim_one_exact_keyword()
    {
        Assert.Equal("Help", TriggerRules.Conflict(Keyword("exact", "Help"), Keyword("exact", " help ")));
        Assert.Null(TriggerRules.Conflict(Keyword("exact", "Help", caseSensitive: true), Keyword("exact", "help", caseSensitive: true)));
        Assert.Null(TriggerRules.Conflict(Keyword("exact", "help"), Keyword("starts_with", "help")));
    }

    [Fact]
    public void The_webhook_is_open_where_the_flow_says_so()
    {
        Assert.True(Trigger("""{"type":"webhook"}""").Webhook);
        Assert.False(Trigger("""{"type":"webhook","webhook":{"enabled":false}}""").Webhook);
        Assert.False(Trigger("""{"type":"any_message"}""").Webhook);
        Assert.Equal("s3", Trigger("""{"type":"any_message","webhook":{"enabled":true,"secret":"s3"}}""").Secret);
        Assert.True(TriggerRules.MatchesCall(Trigger("""{"type":"webhook"}"""), null));
        Assert.False(TriggerRules.MatchesCall(Keyword("exact", "help"), "hello"));
    }
}
