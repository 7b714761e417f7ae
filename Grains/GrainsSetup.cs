using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>What the grains need beside an engine, a store and Meta.</summary>
public static class GrainsSetup
{
    public static IServiceCollection AddGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SenderOptions>().Bind(configuration.GetSection(SenderOptions.Section))
            .Validate(o => o.MessagesPerSecond > 0 && o.HighMessagesPerSecond > 0, "Sender:MessagesPerSecond must be positive.")
            .Validate(o => o.UnknownOutcomeWindow > TimeSpan.Zero, "Sender:UnknownOutcomeWindow must be positive.")
            .Validate(o => o.MessagesPerSecond * o.UnknownOutcomeWindow.TotalSeconds >= 4, "Sender:MessagesPerSecond must allow for four messages within Sender:UnknownOutcomeWindow.")
            .Validate(o => o.PairBurst >= 0 && o.PairInterval > TimeSpan.Zero, "Sender:PairBurst must not be negative and Sender:PairInterval must be positive.")
            .Validate(o => o.MaxInFlight > 0 && o.QueueCapacity >= 100, "Sender:MaxInFlight must be positive and Sender:QueueCapacity at least 100.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SenderOptions>>().Value).AddSingleton<SendersHere>();
        services.AddOptions<ForwarderOptions>().Bind(configuration.GetSection(ForwarderOptions.Section))
            .Validate(o => o.FirstRetry > TimeSpan.Zero, "Forwarder:FirstRetry must be positive.")
            .Validate(o => o.MaxInFlight > 0, "Forwarder:MaxInFlight must be positive.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ForwarderOptions>>().Value);
        services.AddOptions<CampaignOptions>().Bind(configuration.GetSection(CampaignOptions.Section))
            .Validate(o => o.PageSize is > 0 and <= CampaignOptions.MostInAPage && o.WaitingPageSize is > 0 and <= CampaignOptions.MostInAPage,
                $"Campaigns:PageSize and Campaigns:WaitingPageSize must be 1 to {CampaignOptions.MostInAPage}.")
            .Validate(o => o.QualityEvery > TimeSpan.Zero, "Campaigns:QualityEvery must be positive.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CampaignOptions>>().Value);
        services.AddOptions<FlowOptions>().Bind(configuration.GetSection(FlowOptions.Section))
            .Validate(o => o.KeepExecutions >= KeptAnswer.Lifetime, "Flows:KeepExecutions must be at least a day: so long a repeated call may ask for what it began.")
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<FlowOptions>>().Value);
        services.AddSingleton(CampaignState.Map).AddSingleton<CampaignReader>().AddSingleton<NumberQuality>();
        services.AddSingleton(provider => new SendPolicy(provider.GetRequiredService<SenderOptions>().UnknownOutcomeWindow));
        services.AddSingleton(new Plans(configuration));
        services.AddKeyedSingleton<IGrainStorage, StoreGrainStorage>(StoreGrainStorage.Name, (provider, _) => ActivatorUtilities.CreateInstance<StoreGrainStorage>(provider));
        services.AddSingleton(AccountRow.Map).AddSingleton(MessageRow.Map).AddSingleton(ConversationState.Map).AddSingleton(BatchState.Map).AddSingleton(CatalogState.Map);
        services.AddSingleton<Ids>().AddSingleton<Newborns>().AddSingleton<AccountClaims>().AddSingleton<MessageReader>().AddSingleton<ConversationReader>().AddSingleton<BatchReader>().AddSingleton<KeptAnswers>().AddSingleton<Inbox>().AddSingleton<Recovery>();
        services.AddSingleton(ContactBookState.Map).AddSingleton<ContactReader>().AddSingleton(new ConsentWords(configuration));
        services.AddSingleton<AnalyticsReader>().AddSingleton<AccountReader>().AddSingleton<QueueReader>().AddSingleton<InboxReader>().AddSingleton<TemplateDesk>();
        services.AddSingleton(ForwarderState.Map).AddSingleton<Receiver>().AddSingleton<EventReader>().AddSingleton<DeliveryReader>().AddSingleton<Retention>();
        services.AddOptions<RateCardOptions>().Bind(configuration.GetSection(RateCardOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateCardOptions>, RateCardOptions.Check>();
        services.AddSingleton(provider => RateCard.Load(provider.GetRequiredService<IOptions<RateCardOptions>>().Value.RateCard));
        services.AddSingleton<CampaignPlanner>();
        services.AddSingleton(FlowState.Map).AddSingleton(StoredExecution.Map).AddSingleton<FlowVersions>().AddSingleton<FlowWeb>().AddSingleton<FlowReader>();
        services.AddSingleton<FlowReplays>();
        return services;
    }
}
