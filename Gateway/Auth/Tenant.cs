using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>
/// The authenticated caller's account, and the only way from an endpoint to its grains and rows: what is reached through it cannot be another tenant's.
/// A handler that takes one needs an API key; nothing else has to be said at the route.
/// </summary>
internal sealed class Tenant(string account, string plan, IServiceProvider services) : IEndpointParameterMetadataProvider
{
    readonly IGrainFactory _grains = services.GetRequiredService<IGrainFactory>();

    /// <summary>The account's id.</summary>
    public string Id => account;

    public IAccountGrain Account => _grains.Account(account);

    /// <summary>The plan the account was on when the request came in.</summary>
    public PlanView Plan => services.GetRequiredService<Plans>() is var plans && plans.Find(plan) is { } found ? found : plans.Free;

    public IBatchGrain Batch(string id) => _grains.Batch(account, id);

    public Task<BatchView?> FindBatchAsync(string id) => services.GetRequiredService<BatchReader>().FindAsync(account, id);

    public ICampaignGrain Campaign(string id) => _grains.Campaign(account, id);

    public Task<CampaignView?> FindCampaignAsync(string id) => Campaigns.FindAsync(account, id);

    public Task<CampaignPage> ListCampaignsAsync(CampaignFilter filter) => Campaigns.ListAsync(account, filter);

    public Task<PlanOutcome> PlanCampaignAsync(string id) => services.GetRequiredService<CampaignPlanner>().PlanAsync(account, id);

    public IFlowGrain Flow(string id) => _grains.Flow(account, id);

    public IFlowExecutionGrain Execution(string id) => _grains.Execution(account, id);

    public IFlowClockGrain FlowClock => _grains.FlowClock(account);

    public FlowsOfTenant Flows => new(services.GetRequiredService<FlowReader>(), services.GetRequiredService<FlowReplays>(), account);

    public ITemplateCatalogGrain Catalog(string waba) => _grains.Catalog(account, waba);

    public IMessageGrain Message(string id) => _grains.Message(account, id);

    /// <summary>A message that is about to be written.</summary>
    public IMessageGrain NewMessage() => Message(services.GetRequiredService<Newborns>().NewMessage(account));

    public IForwarderGrain Forwarder => _grains.Forwarder(account);

    public Task<DeliveryPage> ListDeliveriesAsync(DeliveryStatus? status, string? before, int limit) =>
        services.GetRequiredService<DeliveryReader>().ListAsync(account, status, before, limit);

    public Task<EventPage> ListEventsAsync(long after, int limit) => services.GetRequiredService<EventReader>().PageAsync(account, after, limit);

    public Task<MessageView?> FindMessageAsync(string id) => Reader.FindAsync(account, id);

    public Task<MessagePage> ListMessagesAsync(MessageFilter filter) => Reader.ListAsync(account, filter);

    /// <summary>When this person last wrote to the account; null if they never did.</summary>
    public Task<DateTimeOffset?> LastInboundAtAsync(string person) => services.GetRequiredService<ConversationReader>().LastInboundAtAsync(account, person);

    public Task<AnalyticsSummary> SummariseMessagesAsync(string? campaign, DateOnly from, DateOnly until) =>
        services.GetRequiredService<AnalyticsReader>().SummariseAsync(account, campaign, from, until);

    public IContactBookGrain ContactBook => _grains.ContactBook(account);

    public ContactsOfTenant Contacts => new(services.GetRequiredService<ContactReader>(), account);

    /// <summary>The answer kept for an idempotency key, or null.</summary>
    public Task<KeptAnswer?> FindAnswerAsync(string key) => services.GetRequiredService<KeptAnswers>().FindAsync(account, key);

    CampaignReader Campaigns => services.GetRequiredService<CampaignReader>();

    MessageReader Reader => services.GetRequiredService<MessageReader>();

    public static ValueTask<Tenant?> BindAsync(HttpContext http, ParameterInfo _) =>
        Callers.Read(http.User) is var (account, plan)
            ? ValueTask.FromResult<Tenant?>(new(account, plan, http.RequestServices))
            : throw new InvalidOperationException("The route has no authorization.");

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AuthorizeAttribute { AuthenticationSchemes = ApiKeyHandler.Name });
}
