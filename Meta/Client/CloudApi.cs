using System.Net;

namespace WhatsApi.Meta;

/// <summary>The Cloud API over HTTP. One instance serves all numbers and tokens.</summary>
internal sealed partial class CloudApi : ICloudApi, IDisposable
{
    const int MostBytes = 64 * 1024; // of an answer to a send

    readonly TimeSpan _timeout;
    readonly TimeProvider _clock;
    readonly GraphHttp _http;
    readonly GraphReads _reads;
    readonly GraphWrites _writes;

    public CloudApi(MetaOptions options, TimeProvider clock)
    {
        _timeout = options.RequestTimeout;
        _clock = clock;
        _http = new GraphHttp(options);
        var exchange = new GraphExchange(_http);
        _reads = new GraphReads(exchange, options, clock);
        _writes = new GraphWrites(exchange, options, clock);
    }

    public async Task<SendAnswer> SendAsync(
        string phoneNumberId, string accessToken, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (GraphHttp.WhyNot(phoneNumberId, accessToken) is { } error) return new SendAnswer.Refused(error, ErrorKind.Permanent);

        using var content = new LeavingContent(body, _clock, _timeout);
        using var request = _http.Request(HttpMethod.Post, phoneNumberId + "/messages", accessToken, content);
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        HttpStatusCode? status = null;
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            status = response.StatusCode;
            using var answer = await PooledBody.ReadAsync(response.Content, MostBytes, either.Token);
            return WithoutToken(SendReply.Read((int)status, answer.Memory.Span), accessToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !content.HasLeft)
        {
            throw;
        }
        catch (Exception e) when (GraphHttp.IsFailure(e))
        {
            return WithoutAnswer(e, content.HasLeft, status);
        }
    }

    public Task<GraphAnswer<TokenFacts>> DebugTokenAsync(string accessToken, CancellationToken cancellationToken) =>
        _reads.Ask(HttpMethod.Get, "debug_token", "?input_token=" + Uri.EscapeDataString(accessToken), accessToken, GraphObjects.Token, cancellationToken);

    public async Task<GraphAnswer<BusinessPhoneNumber>> GetPhoneNumberAsync(
        string phoneNumberId, string accessToken, CancellationToken cancellationToken)
    {
        var answer = await Ask("?fields=" + GraphObjects.PhoneNumberFields);
        // A version that does not know one of the fields refuses them all (meta-cloud-api §3.6); without fields it gives what it has.
        return answer is GraphAnswer<BusinessPhoneNumber>.Failed { Error: { Code: 100, Subcode: null } } ? await Ask("") : answer;

        Task<GraphAnswer<BusinessPhoneNumber>> Ask(string query) =>
            _reads.Ask(HttpMethod.Get, phoneNumberId, query, accessToken, GraphObjects.PhoneNumber, cancellationToken);
    }

    public Task<GraphAnswer<BusinessAccount>> GetBusinessAccountAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        _reads.Ask(HttpMethod.Get, wabaId, "?fields=id,name", accessToken, GraphObjects.BusinessAccount, cancellationToken);

    public Task<GraphAnswer<IReadOnlyList<BusinessPhoneNumber>>> ListPhoneNumbersAsync(
        string wabaId, string accessToken, CancellationToken cancellationToken) =>
        _reads.List(wabaId, "/phone_numbers", accessToken, GraphObjects.PhoneNumber, cancellationToken);

    public Task<GraphAnswer<IReadOnlyList<SubscribedApp>>> GetSubscribedAppsAsync(
        string wabaId, string accessToken, CancellationToken cancellationToken) =>
        _reads.List(wabaId, "/subscribed_apps", accessToken, GraphObjects.SubscribedApp, cancellationToken);

    public async Task<GraphAnswer<bool>> SubscribeAppAsync(string wabaId, string accessToken, CancellationToken cancellationToken) =>
        Done(await _reads.Ask(HttpMethod.Post, wabaId, "/subscribed_apps", accessToken, GraphObjects.Success, cancellationToken));

    public void Dispose() => _http.Dispose();

    static GraphAnswer<bool> Done(GraphAnswer<object> answer) => answer switch
    {
        GraphAnswer<object>.Ok => new GraphAnswer<bool>.Ok(true),
        GraphAnswer<object>.Failed no => new GraphAnswer<bool>.Failed(no.Error, no.Kind),
        _ => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
    };

    static SendAnswer WithoutAnswer(Exception e, bool hasLeft, HttpStatusCode? status) => status switch
    {
        null when !hasLeft => new SendAnswer.Refused(
            GraphError.Unreached(e is OperationCanceledException ? "no connection was made in time" : GraphHttp.Describe(e)), ErrorKind.Passing),
        null => new SendAnswer.Unanswered(GraphHttp.Describe(e)),
        // Meta has refused it, and its reason was lost on the way: the next attempt will learn it.
        >= (HttpStatusCode)300 and < (HttpStatusCode)500 => SendReply.Bare((int)status) with { Kind = ErrorKind.Passing },
        _ => new SendAnswer.Unanswered($"Meta answered {(int)status}, then {GraphHttp.Describe(e)}"),
    };

    static SendAnswer WithoutToken(SendAnswer answer, string accessToken) =>
        answer is SendAnswer.Refused no ? no with { Error = no.Error.Without(accessToken) } : answer;
}
