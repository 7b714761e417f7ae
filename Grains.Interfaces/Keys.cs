namespace WhatsApi;

/// <summary>Grain keys. A tenant's grain is reachable only through a key that begins with its account.</summary>
public static class Keys
{
    public static string Message(string account, string message) => $"{account}/{message}";
    public static string Batch(string account, string batch) => $"{account}/{batch}";
    public static string Campaign(string account, string campaign) => $"{account}/{campaign}";
    public static string Flow(string account, string flow) => $"{account}/{flow}";
    public static string Execution(string account, string execution) => $"{account}/{execution}";
    public static string Conversation(string account, string person) => $"{account}/{person}";
    public static string Catalog(string account, string waba) => $"{account}/{waba}";

    /// <summary>The two parts of a key made here.</summary>
    public static (string Account, string Id) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? throw new ArgumentException("A grain key is <account>/<id>.", nameof(key)) : (key[..slash], key[(slash + 1)..]);
    }
}

/// <summary>Grains by what they are, so that nobody formats a key at a call.</summary>
public static class GrainFactoryExtensions
{
    public static IAccountGrain Account(this IGrainFactory grains, string account) => grains.GetGrain<IAccountGrain>(account);
    public static IMessageGrain Message(this IGrainFactory grains, string account, string message) => grains.GetGrain<IMessageGrain>(Keys.Message(account, message));
    public static IBatchGrain Batch(this IGrainFactory grains, string account, string batch) => grains.GetGrain<IBatchGrain>(Keys.Batch(account, batch));
    public static ICampaignGrain Campaign(this IGrainFactory grains, string account, string campaign) => grains.GetGrain<ICampaignGrain>(Keys.Campaign(account, campaign));
    public static IFlowGrain Flow(this IGrainFactory grains, string account, string flow) => grains.GetGrain<IFlowGrain>(Keys.Flow(account, flow));
    public static IFlowDeskGrain FlowDesk(this IGrainFactory grains, string account) => grains.GetGrain<IFlowDeskGrain>(account);
    public static IFlowClockGrain FlowClock(this IGrainFactory grains, string account) => grains.GetGrain<IFlowClockGrain>(account);
    public static IFlowExecutionGrain Execution(this IGrainFactory grains, string account, string execution) => grains.GetGrain<IFlowExecutionGrain>(Keys.Execution(account, execution));
    public static ISenderGrain Sender(this IGrainFactory grains, string phoneNumberId) => grains.GetGrain<ISenderGrain>(phoneNumberId);
    public static IConversationGrain Conversation(this IGrainFactory grains, string account, string person) => grains.GetGrain<IConversationGrain>(Keys.Conversation(account, person));
    public static IContactBookGrain ContactBook(this IGrainFactory grains, string account) => grains.GetGrain<IContactBookGrain>(account);
    public static IEraserGrain Eraser(this IGrainFactory grains, string account) => grains.GetGrain<IEraserGrain>(account);
    public static ITemplateCatalogGrain Catalog(this IGrainFactory grains, string account, string waba) => grains.GetGrain<ITemplateCatalogGrain>(Keys.Catalog(account, waba));
    public static IForwarderGrain Forwarder(this IGrainFactory grains, string account) => grains.GetGrain<IForwarderGrain>(account);
    public static ISignInGuardGrain EmailGuard(this IGrainFactory grains, string email) => grains.GetGrain<ISignInGuardGrain>($"email/{email}");
    public static ISignInGuardGrain AddressGuard(this IGrainFactory grains, string address) => grains.GetGrain<ISignInGuardGrain>($"address/{address}");
    public static IInboxGrain Inbox(this IGrainFactory grains, int lane) => grains.GetGrain<IInboxGrain>(lane.ToString(provider: null));
}
