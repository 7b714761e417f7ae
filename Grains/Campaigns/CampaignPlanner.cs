using WhatsApi.Meta;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Tries a draft out: who would get it, what they would read, how long it takes and what it costs. Sends and stores nothing.</summary>
public sealed class CampaignPlanner(IStore store, IGrainFactory grains, CampaignReader campaigns, SenderOptions sender, RateCard rates, TimeProvider clock)
{
    const int PageSize = 1_000;

    public async Task<PlanOutcome> PlanAsync(string account, string id)
    {
        if (await campaigns.FindAsync(account, id) is not { } campaign) return new PlanOutcome.Refused(NotFound);
        if (campaign.Status != CampaignStatus.Draft) return new PlanOutcome.Refused(NoDraft(campaign.Status));
        var (number, now) = (await grains.Account(account).Credentials(), clock.GetUtcNow());
        var definition = campaign.Definition;
        return new PlanOutcome.Planned(await PlanAsync(store, account, new(
            definition,
            number?.WabaId is { } waba ? await TemplateAsync(grains.Catalog(account, waba), definition) : null,
            number?.Throughput == "HIGH" ? sender.HighMessagesPerSecond : sender.MessagesPerSecond,
            definition.SendAt > now ? definition.SendAt.Value : now,
            rates), now));
    }

    /// <param name="now">Contacts that are there now are the audience.</param>
    internal static async Task<CampaignPlan> PlanAsync(IStore store, string account, PlanBasis basis, DateTimeOffset now)
    {
        // Before anything is read: a plan in which something has changed meanwhile cannot be launched.
        var hash = await PlanHash.OfAsync(store, account, basis.Definition);
        var (contacts, duplicates) = (new AudienceReader(store), new Duplicates(store));
        var (audience, sum) = (Audience.Of(basis.Definition, now), new PlanSum(basis));
        for (string? after = null; ;)
        {
            var page = await contacts.PageAsync(account, audience, after, PageSize);
            foreach (var member in page) sum.Add(member, await duplicates.HasOlderAsync(account, audience, member));
            if (page.Length < PageSize) return sum.ToPlan(hash);
            after = page[^1].ContactId;
        }
    }

    // The copy is renewed if it is old and Meta answers soon: whoever plans can wait a moment for the price to be right.
    static async Task<TemplateView?> TemplateAsync(ITemplateCatalogGrain catalog, CampaignDefinition definition)
    {
        var (name, language) = CampaignTemplate.NameOf(definition.Template);
        for (var filter = new TemplateFilter(Name: name, Language: TemplateLanguages.Normal(language), Limit: 100); await catalog.List(filter) is CatalogOutcome.Page page;)
        {
            if (page.Templates.FirstOrDefault(template => template.Name == name) is { } found) return found;
            if (page.NextBefore is null) break;
            filter = filter with { Before = page.NextBefore };
        }
        return null;
    }

    static readonly Refusal NotFound = new("not_found", "There is no such campaign.");

    static Refusal NoDraft(CampaignStatus status) => new("invalid_state", $"Only a draft is planned, and this campaign is {status.Word()}.") { CurrentStatus = status.Word() };
}

/// <summary>What became of a request to plan.</summary>
public abstract record PlanOutcome
{
    PlanOutcome() { }

    public sealed record Planned(CampaignPlan Plan) : PlanOutcome;

    public sealed record Refused(Refusal Why) : PlanOutcome;
}
