namespace WhatsApi.Meta;

/// <summary>Meta's Cloud API, as far as sending, checking credentials and templates go. No call throws for what Meta or the network does.</summary>
public interface ICloudApi
{
    /// <summary>Sends one message. Never repeats the request: whoever calls decides about retries.</summary>
    /// <param name="phoneNumberId">The number that sends.</param>
    /// <param name="accessToken">Its token; appears in no log, exception or answer.</param>
    /// <param name="body">What <see cref="GraphRequest"/> composed.</param>
    /// <param name="cancellationToken">Canceled before the request has begun, it throws; later it makes the answer
    /// <see cref="SendAnswer.Unanswered"/>, unless nothing of the body had left.</param>
    Task<SendAnswer> SendAsync(string phoneNumberId, string accessToken, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary><c>GET /debug_token</c> of the token itself. A bad token is an answer (<see cref="TokenFacts.IsValid"/>), not a failure.</summary>
    Task<GraphAnswer<TokenFacts>> DebugTokenAsync(string accessToken, CancellationToken cancellationToken);

    /// <summary><c>GET /{phone-number-id}</c>.</summary>
    Task<GraphAnswer<BusinessPhoneNumber>> GetPhoneNumberAsync(string phoneNumberId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>GET /{waba-id}</c>.</summary>
    Task<GraphAnswer<BusinessAccount>> GetBusinessAccountAsync(string wabaId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>GET /{waba-id}/phone_numbers</c>, all pages.</summary>
    Task<GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>> ListPhoneNumbersAsync(string wabaId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>GET /{waba-id}/subscribed_apps</c>. An empty list: no webhooks arrive.</summary>
    Task<GraphAnswer<IReadOnlyList<SubscribedApp>>> GetSubscribedAppsAsync(string wabaId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>POST /{waba-id}/subscribed_apps</c>: the token's app gets the account's webhooks. Doing it again is doing nothing.</summary>
    Task<GraphAnswer<bool>> SubscribeAppAsync(string wabaId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>GET /{waba-id}/message_templates</c>, all pages.</summary>
    Task<GraphAnswer<IReadOnlyList<MessageTemplate>>> ListTemplatesAsync(string wabaId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>GET /{template-id}</c>.</summary>
    Task<GraphAnswer<MessageTemplate>> GetTemplateAsync(string templateId, string accessToken, CancellationToken cancellationToken);

    /// <summary><c>POST /{waba-id}/message_templates</c>, once: Meta may have made it although the answer was lost (<see cref="GraphError.IsUnanswered"/>).</summary>
    Task<GraphAnswer<CreatedTemplate>> CreateTemplateAsync(
        string wabaId, string accessToken, ReadOnlyMemory<byte> definition, CancellationToken cancellationToken);

    /// <summary><c>POST /{template-id}</c>, once: Meta counts edits.</summary>
    Task<GraphAnswer<bool>> EditTemplateAsync(
        string templateId, string accessToken, ReadOnlyMemory<byte> changes, CancellationToken cancellationToken);

    /// <summary><c>DELETE /{waba-id}/message_templates</c>: all languages of a name, or the one with this id, whose name it must be.</summary>
    Task<GraphAnswer<bool>> DeleteTemplatesAsync(
        string wabaId, string accessToken, string name, string? templateId, CancellationToken cancellationToken);
}
