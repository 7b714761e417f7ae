using System.Globalization;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>The counters that a message's steps move always say what the message is.</summary>
public sealed class MessageCounterTests
{
    const string Campaign = "cmp_00000000000000000000000000";
    static readonly DateOnly Today = DateOnly.FromDateTime(A.Morning.UtcDateTime);

    static Dictionary<string, MessageState> Stories => new()
    {
        ["queued"] = A.Message,
        ["scheduled"] = A.Scheduled(A.Morning.AddDays(2)),
        ["canceled"] = A.Message.And(new Evidence.Canceled(A.Morning.AddSeconds(1))),
        ["read"] = A.Message.Sent().Reported("sent").Reported("read").Reported("delivered").Reported("read"),
        ["refused"] = A.Message.Attempted().Refused(),
        ["worded twice"] = A.Message.Attempted().Refused(code: "131000").Reported("failed", failure: RetryClass.Never),
        ["corrected after being worded twice"] = A.Message.Attempted().Refused(code: "131000").Reported("failed", failure: RetryClass.Never).Reported("delivered"),
        ["tried again"] = A.Message.Attempted().Refused(RetryClass.Soon).Sent("wamid.second"),
        ["failed and sent again"] = A.Message.Attempted().Refused().And(new Evidence.RetryAsked(A.Morning.AddMinutes(1), A.Number, Force: false)).Sent("wamid.second"),
        ["unknown"] = A.Message.Attempted().Unanswered(),
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whatever_happens_to_a_message_it_counts_once(string name)
    {
        var message = Stories[name];
        var facts = message.Facts();
        var summary = await Counted(message);
        Assert.Equal(1, summary.Total);
        Assert.Equal(1, summary.ByStatus[facts.Status]);
        Assert.Equal([new("text", 1)], summary.ByType);
        Assert.Equal(facts.Status == MessageStatus.Failed ? [facts.Error!.Code] : [], summary.TopErrors.Select(error => error.Code));
    }

    [Fact]
    public async Task A_campaigns_message_counts_for_its_campaign_and_for_the_account()
    {
        var message = A.Message.Sent() with { CampaignId = Campaign };
        Assert.Equal((1, 1, 0), ((await Counted(message)).Total, (await Counted(message, Campaign)).Total, (await Counted(A.Message.Sent(), Campaign)).Total));
    }

    [Fact]
    public async Task A_message_counts_on_the_day_of_its_creation_only()
    {
        Assert.Equal(1, (await Counted(A.Message, from: Today)).Total);
        Assert.Equal(0, (await Counted(A.Message, from: Today.AddDays(1))).Total);
        Assert.Equal(0, (await Counted(A.Message, from: Today.AddDays(-1))).Total);
    }

    [Fact]
    public void An_inbound_message_is_no_outbound_one_whatever_is_reported_of_it()
    {
        var inbound = A.Message with { Inbound = true, Past = [new Evidence.Heard(A.Morning, A.Morning)] };
        Assert.Empty(MessageCounters.Between("acc", inbound, inbound.Facts(), inbound.Reported("delivered").Facts()));
    }

    [Fact]
    public async Task Metas_words_that_name_the_hour_make_no_counter_of_their_own()
    {
        var expired = A.Message.Attempted();
        AttemptAnswer Refused(int second) =>
            new AttemptAnswer.Refused(1, "190", string.Create(CultureInfo.InvariantCulture, $"The current time is 10:32:{second:D2}"), null, RetryClass.Never);
        var store = new MemoryStore();
        foreach (var second in Enumerable.Range(0, 5)) await Count(store, expired.And(MessageRules.Heard(expired, Refused(second), A.Policy, A.Morning, 0.5)));
        var errors = (await store.CountersAsync("acc", "day:", "day;")).Where(counter => counter.Name.Contains("error", StringComparison.Ordinal));
        Assert.Equal(5, Assert.Single(errors).Value);
    }

    static async Task<AnalyticsSummary> Counted(MessageState message, string? campaign = null, DateOnly? from = null)
    {
        var store = new MemoryStore();
        await Count(store, message);
        return await new AnalyticsReader(store).SummariseAsync("acc", campaign, from ?? Today, (from ?? Today).AddDays(1));
    }

    // Step by step, as the grain commits.
    static async Task Count(MemoryStore store, MessageState message)
    {
        MessageFacts? before = null;
        for (var steps = 1; steps <= message.Past.Length; steps++)
        {
            var after = (message with { Past = message.Past[..steps] }).Facts();
            await store.CommitAsync([.. MessageCounters.Between("acc", message, before, after)]);
            before = after;
        }
    }
}
