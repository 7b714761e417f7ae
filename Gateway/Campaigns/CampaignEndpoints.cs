using System.Diagnostics;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

internal static class CampaignEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/campaigns").WithTags("Campaigns").Needs("campaigns");
        campaigns.MapPost("", Create).Documented(CampaignDocs.Create);
        campaigns.MapGet("", List).Documented(CampaignDocs.List);
        campaigns.MapGet("/{id}", Find).Documented(CampaignDocs.Find);
        campaigns.MapDelete("/{id}", Delete).Documented(CampaignDocs.Delete);
        campaigns.MapPost("/{id}/plan", Plan).Documented(CampaignDocs.Plan);
        campaigns.MapPost("/{id}/launch", Launch).Documented(CampaignDocs.Launch);
        campaigns.MapPost("/{id}/pause", Pause).Documented(CampaignDocs.Pause);
        campaigns.MapPost("/{id}/resume", Resume).Documented(CampaignDocs.Resume);
        campaigns.MapPost("/{id}/cancel", Cancel).Documented(CampaignDocs.Cancel);
    }

    static async Task<IResult> Create(Body<CampaignRequest> body, Tenant tenant, Keyed key, Ids ids)
    {
        var definition = body.Value.Definition;
        return await WhyNotSent(definition, tenant, isNow: false) ?? CampaignAnswers.Of(await tenant.Campaign(ids.NewCampaign()).Draft(new(definition, key.Claim)), CampaignAnswers.Kept);
    }

    static async Task<IResult> List(Query<CampaignQuery> query, Tenant tenant)
    {
        var page = await tenant.ListCampaignsAsync(query.Value.Filter);
        return Json.List(page.Campaigns, Cursor.After(page.NextBefore), CampaignJson.Write);
    }

    static async Task<IResult> Find(string id, Tenant tenant) => await Look(id, tenant) is { } campaign ? Json.Ok(campaign, CampaignJson.Write) : NotFound;

    static async Task<IResult> Delete(string id, Tenant tenant) =>
        !Ids.IsId(id, "cmp_") ? NotFound : await tenant.Campaign(id).Delete() is { } why ? Problem.For(why) : TypedResults.NoContent();

    static async Task<IResult> Plan(string id, Tenant tenant)
    {
        if (await Look(id, tenant) is not { } campaign) return NotFound;
        if (campaign.Status == CampaignStatus.Draft && await WhyNotSent(campaign.Definition, tenant, isNow: false) is { } fault) return fault;
        return await tenant.PlanCampaignAsync(id) switch
        {
            PlanOutcome.Planned ok => Json.Ok(ok.Plan, CampaignJson.WritePlan),
            PlanOutcome.Refused no => Problem.For(no.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    static async Task<IResult> Launch(string id, Body<LaunchRequest> body, Tenant tenant, Keyed key, TimeProvider clock)
    {
        if (await Look(id, tenant) is not { } campaign) return NotFound;
        var isNow = !(campaign.Definition.SendAt > clock.GetUtcNow());
        if (campaign.Status == CampaignStatus.Draft && await WhyNotSent(campaign.Definition, tenant, isNow) is { } fault) return fault;
        return CampaignAnswers.Of(await tenant.Campaign(id).Launch(new(body.Value.PlanHash, key.Claim)), CampaignAnswers.Kept);
    }

    static Task<IResult> Pause(string id, Tenant tenant) => Change(id, tenant, campaign => campaign.Pause());

    static Task<IResult> Resume(string id, Tenant tenant) => Change(id, tenant, campaign => campaign.Resume());

    static Task<IResult> Cancel(string id, Tenant tenant) => Change(id, tenant, campaign => campaign.Cancel());

    static async Task<IResult> Change(string id, Tenant tenant, Func<ICampaignGrain, Task<CampaignOutcome>> change) =>
        Ids.IsId(id, "cmp_") ? CampaignAnswers.Of(await change(tenant.Campaign(id)), campaign => Json.Ok(campaign, CampaignJson.Write)) : NotFound;

    static async Task<CampaignView?> Look(string id, Tenant tenant) => Ids.IsId(id, "cmp_") ? await tenant.FindCampaignAsync(id) : null;

    static async Task<Problem?> WhyNotSent(CampaignDefinition definition, Tenant tenant, bool isNow) =>
        await new TemplateCheck(tenant).JudgeAsync(CampaignTemplate.Example(definition.Template), isNow) is { Faults: { Count: > 0 } faults } ? Problem.Invalid(faults) : null;

    static readonly Problem NotFound = Problem.NotFound("campaign");
}

/// <summary>What changing campaigns answers: now, and again when an idempotency key is repeated.</summary>
internal static class CampaignAnswers
{
    public static IResult Of(CampaignOutcome outcome, Func<CampaignView, IResult> done) => outcome switch
    {
        CampaignOutcome.Done ok => done(ok.Campaign),
        CampaignOutcome.Refused no => Problem.For(no.Why),
        CampaignOutcome.KeyTaken => KeyTaken.Instance,
        var other => throw new UnreachableException(other.GetType().Name),
    };

    /// <summary>The answer to what takes a key: a draft is a new campaign, anything else one that was launched.</summary>
    public static IResult Kept(CampaignView campaign) => campaign.Status == CampaignStatus.Draft
        ? Json.Created($"/campaigns/{campaign.Id}", campaign, CampaignJson.Write)
        : Json.Accepted($"/campaigns/{campaign.Id}", campaign, CampaignJson.WriteLaunched);
}
