using WhatsApi.Meta;
using WhatsApi.Storage;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

public sealed class CampaignPlannerTests
{
    const string Account = "acc_1";

    static readonly DateTimeOffset Now = A.Morning;

    static readonly TemplateView Sale = new("1", "sale", "en_US", "APPROVED", "MARKETING", "POSITIONAL", new("""[{"type":"BODY","text":"Hi {{1}}!"},{"type":"FOOTER","text":"Lucky Shrub"}]"""));

    readonly MemoryStore _store = new();
    int _people;

    [Fact]
    public async Task Everybody_of_the_audience_is_counted_once()
    {
        await Knows("+15550000001", "Ana");
        await Knows("+15550000002", null); // without a name
        await Knows("+15550000003", "Bob", contact => contact with { OptedOut = true });
        await Knows("+5511987654321", "Caio");
        await Knows("+551187654321", "Caio, again");
        await Knows("+15550000004", "Dan", contact => contact with { Tags = ["other"] });
        var plan = await Plan(Definition("{{contact.name}}", "vip"));
        Assert.Equal((5, 2, new CampaignSkips(OptedOut: 1, Duplicate: 1, MissingVariable: 1)), (plan.Audience, plan.Send, plan.Skip));
        Assert.Equal([("+15550000001", "Hi Ana!\nLucky Shrub"), ("+5511987654321", "Hi Caio!\nLucky Shrub")], plan.Sample.Select(message => (message.To, message.Rendered)));
    }

    [Fact]
    public async Task Who_shows_no_number_gets_no_codes()
    {
        await Knows(null, "Ana", contact => contact with { UserId = "US.1" });
        Assert.Equal(1, (await Plan(Definition("{{contact.name}}"))).Send);
        Assert.Equal(new CampaignSkips(Invalid: 1), (await Plan(Definition("{{contact.name}}"), Sale with { Category = "AUTHENTICATION" })).Skip);
    }

    [Fact]
    public async Task The_older_of_two_contacts_with_one_number_gets_it_if_it_is_in_the_audience()
    {
        await Knows("+525512345678", "Old", contact => contact with { Tags = ["other"] });
        await Knows("+5215512345678", "New");
        Assert.Equal(1, (await Plan(Definition("Hi", "vip"))).Send);
        Assert.Equal(new CampaignSkips(Duplicate: 1), (await Plan(Definition("Hi", "vip", "other"))).Skip);
        Assert.Equal(new CampaignSkips(Duplicate: 1), (await Plan(Definition("Hi"))).Skip);
    }

    [Fact]
    public async Task Pages_do_not_show()
    {
        for (var i = 0; i < 2_345; i++) await Knows($"+1555{i:0000000}", i % 5 == 0 ? null : $"Person {i}");
        foreach (var tags in new[] { Array.Empty<string>(), ["vip"] })
        {
            var plan = await Plan(Definition("{{contact.name}}", tags));
            Assert.Equal((2_345, 1_876, 469, 5), (plan.Audience, plan.Send, plan.Skip.MissingVariable, plan.Sample.Length));
        }
    }

    [Theory]
    [InlineData(null, 80, 3)] // 200 at the number's pace
    [InlineData(10.0, 80, 20)]
    [InlineData(1_000.0, 80, 3)] // the number is slower
    [InlineData(0.5, 80, 400)]
    public async Task It_takes_as_long_as_the_slower_of_campaign_and_number(double? perSecond, double number, long seconds)
    {
        for (var i = 0; i < 200; i++) await Knows($"+1555{i:0000000}", "Ana");
        Assert.Equal(seconds, (await Plan(Definition("Hi") with { MessagesPerSecond = perSecond }, perSecond: number)).EstimatedSeconds);
    }

    [Fact]
    public async Task Each_person_waits_for_their_window()
    {
        await Knows("+4915112345678", "Ana"); // 10:00 in Berlin
        await Knows("+12125550100", "Bob"); // 04:00 in New York: five hours to go
        var plan = await Plan(Definition("Hi") with { Window = new(new(9, 0), new(20, 0), [], null) });
        Assert.Equal(5 * 3600, plan.EstimatedSeconds);
    }

    [Fact]
    public async Task What_has_a_rate_is_added_up_and_the_rest_is_counted()
    {
        await Knows("+4915112345678", "Ana");
        await Knows("+4915112345679", "Ben");
        await Knows("+15550000001", "Cat");
        Assert.Equal(new CampaignCost("EUR", 0.2468m, "test", 1), (await Plan(Definition("Hi"))).Cost);
        Assert.Null((await Plan(Definition("Hi"), Sale with { Category = "UTILITY" })).Cost);
        Assert.Null((await Plan(Definition("Hi"), template: null)).Cost);
    }

    [Fact]
    public async Task A_template_that_is_not_known_is_shown_as_it_would_be_sent()
    {
        await Knows("+15550000001", "Ana \"A\"");
        Assert.Equal("""[{"type":"body","parameters":[{"type":"text","text":"Hi Ana \u0022A\u0022"}]}]""", (await Plan(Definition("Hi {{contact.name}}"), template: null)).Sample[0].Rendered);
    }

    async Task Knows(string? phone, string? name, Func<ContactState, ContactState>? and = null)
    {
        var contact = new ContactState { Phone = phone, Name = name, Tags = ["vip"], UpdatedAt = Now };
        var id = Ids.Derived("con_", Now.AddHours(-1).AddMilliseconds(++_people), "contact");
        Assert.IsType<CommitOutcome.Committed>(await _store.CommitAsync([.. ContactRows.Written(Account, id, null, 0, and?.Invoke(contact) ?? contact)]));
    }

    Task<CampaignPlan> Plan(CampaignDefinition definition) => Plan(definition, Sale);

    Task<CampaignPlan> Plan(CampaignDefinition definition, double perSecond) => Plan(definition, Sale, perSecond);

    Task<CampaignPlan> Plan(CampaignDefinition definition, TemplateView? template, double perSecond = 80) =>
        CampaignPlanner.PlanAsync(_store, Account, new(definition, template, perSecond, Now, Rates()), Now);

    static CampaignDefinition Definition(string text, params string[] tags) => new(
        "A campaign", new($$"""{"name":"sale","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"{{text}}"}]}]}"""), [.. tags], false, null, null, null);

    static RateCard Rates()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{"name":"test","effective":"2026-10-01","source":"a test","currency":"EUR","markets":[{"name":"Germany","codes":["49"],"marketing":0.1234}]}""");
        var card = RateCard.Load(path);
        File.Delete(path);
        return card;
    }
}
