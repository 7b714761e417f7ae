using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Connections to the Graph API, and requests on them. Retries nothing.</summary>
internal sealed class GraphHttp : IDisposable
{
    static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");

    readonly HttpMessageInvoker _http;
    readonly string _root;

    public GraphHttp(MetaOptions options)
    {
        _root = $"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/{(options.ApiVersion.Length == 0 ? "" : options.ApiVersion + "/")}";
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows Meta's DNS
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            UseCookies = false,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // our trace ids are no business of Meta's
        });
    }

    /// <summary>Why a request cannot be made with these, or null. Both come from users: an id must not be able to change the path, nor a token
    /// the headers.</summary>
    public static GraphError? WhyNot(string id, string accessToken)
    {
        if (id.Length is 0 or > 64 || id.AsSpan().ContainsAnyExcept(IdCharacters))
            return new GraphError { Code = 100, Subcode = 33, Title = "This cannot be the id of anything at Meta", Detail = "An id has digits only." };
        if (accessToken.Length == 0 || accessToken.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return new GraphError { Code = 190, Title = "This cannot be an access token", Detail = "A token has visible ASCII characters only." };
        return null;
    }

    public HttpRequestMessage Request(HttpMethod method, string path, string accessToken, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_root + path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + accessToken);
        return request;
    }

    /// <summary>Returns when the headers have come; the body is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _http.SendAsync(request, cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <summary>What the network or the clock does to a request. Everything else is a fault of ours.</summary>
    public static bool IsFailure(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>One phrase that names no address, path or token.</summary>
    public static string Describe(Exception e) => e switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "the connection was refused or failed",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection could be made",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy made no connection",
        OperationCanceledException => "no answer came in time",
        _ => "the connection broke",
    };

    /// <summary>The JSON of an answer, or null when it is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            // A copy: the document outlives the pooled body.
            return JsonDocument.Parse(body.ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
