using System.Net;
using System.Net.Http.Headers;

namespace WhatsApi.Sandbox.Webhooks;

internal enum Delivery
{
    Acknowledged,
    Refused,
    Away,
}

/// <summary>Real HTTP to the receivers, over connections kept alive.</summary>
internal sealed class WebhookClient(SandboxOptions options) : IDisposable
{
    static readonly MediaTypeHeaderValue Json = new("application/json");

    readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.WebhookTimeout,
        MaxConnectionsPerServer = options.WebhookConcurrency + 4, // besides the workers: raw posts and verification
    });

    /// <summary>Success is 200 and nothing else: meta-cloud-api §5.2.</summary>
    public async Task<Delivery> Post(Uri url, byte[] secret, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        try
        {
            using var response = await Send(Signed(url, Signature.Sha256(secret, body.Span), Signature.Sha1(secret, body.Span), body), stop);
            return response.StatusCode == HttpStatusCode.OK ? Delivery.Acknowledged : Delivery.Refused;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return Delivery.Away;
        }
    }

    /// <summary>One POST whose answer the caller wants to see. Null: no answer.</summary>
    public Task<(int Status, string Body)?> PostOnce(Uri url, string? sha256, string? sha1, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        Answer(Signed(url, sha256, sha1, body), stop);

    public Task<(int Status, string Body)?> Get(Uri url, CancellationToken stop) => Answer(new HttpRequestMessage(HttpMethod.Get, url), stop);

    public void Dispose() => http.Dispose();

    async Task<(int, string)?> Answer(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            using var response = await Send(request, stop);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(stop));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.WebhookTimeout);
        return await http.SendAsync(request, limit.Token);
    }

    static HttpRequestMessage Signed(Uri url, string? sha256, string? sha1, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("User-Agent", "facebookexternalua");
        if (sha1 is not null) request.Headers.TryAddWithoutValidation("X-Hub-Signature", sha1);
        if (sha256 is not null) request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", sha256);
        return request;
    }
}
