namespace WhatsApi.Meta.Tests.Support;

/// <summary>A Cloud API whose answers about credentials the test chooses: a value, or a <see cref="GraphError"/>.</summary>
internal sealed record Credentials : ICloudApi
{
    public static readonly TokenFacts Facts = new(
        true, "670843887433847", "My App", "SYSTEM_USER", null, ["whatsapp_business_messaging", "whatsapp_business_management"],
        new Dictionary<string, IReadOnlyList<string>>(), null);

    public static readonly BusinessPhoneNumber Phone = new(
        "106540352242922", "+1 631-555-5555", "Lucky Shrub", "GREEN", "TIER_2K", "STANDARD", "CONNECTED", "APPROVED", "LIVE", "CLOUD_API");

    public static readonly Credentials Good = new();

    public object Token { get; init; } = Facts;
    public object Number { get; init; } = Phone;
    public object Account { get; init; } = new BusinessAccount("102290129340398", "Lucky Shrub");
    public IReadOnlyList<BusinessPhoneNumber> Numbers { get; init; } = [Phone];
    public IReadOnlyList<SubscribedApp> Apps { get; init; } = [new SubscribedApp("670843887433847", "My App", null)];

    public Task<SendAnswer> SendAsync(string phoneNumberId, string accessToken, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check sends nothing.");

    public Task<GraphAnswer<TokenFacts>> DebugTokenAsync(string accessToken, CancellationToken cancellationToken) => Answer<TokenFacts>(Token);

    public Task<GraphAnswer<BusinessPhoneNumber>> GetPhoneNumberAsync(string phoneNumberId, string accessToken, CancellationToken cancellationToken) =>
        Answer<BusinessPhoneNumber>(Number);

    public Task<GraphAnswer<BusinessAccount>> GetBusinessAccountAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        Answer<BusinessAccount>(Account);

    public Task<GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>> ListPhoneNumbersAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<BusinessPhoneNumber>>(Numbers);

    public Task<GraphAnswer<IReadOnlyList<SubscribedApp>>> GetSubscribedAppsAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<SubscribedApp>>(Apps);

    public Task<GraphAnswer<bool>> SubscribeAppAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check changes nothing.");

    public Task<GraphAnswer<IReadOnlyList<MessageTemplate>>> ListTemplatesAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check knows nothing of templates.");

    public Task<GraphAnswer<MessageTemplate>> GetTemplateAsync(string templateId, string accessToken, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check knows nothing of templates.");

    public Task<GraphAnswer<CreatedTemplate>> CreateTemplateAsync(
        string wabaId, string accessToken, ReadOnlyMemory<byte> definition, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check knows nothing of templates.");

    public Task<GraphAnswer<bool>> EditTemplateAsync(
        string templateId, string accessToken, ReadOnlyMemory<byte> changes, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check knows nothing of templates.");

    public Task<GraphAnswer<bool>> DeleteTemplatesAsync(
        string wabaId, string accessToken, string name, string? templateId, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A check knows nothing of templates.");

    static Task<GraphAnswer<T>> Answer<T>(object answer) => Task.FromResult<GraphAnswer<T>>(
        answer is GraphError error ? new GraphAnswer<T>.Failed(error, GraphErrors.KindOf(error)) : new GraphAnswer<T>.Ok((T)answer));
}
