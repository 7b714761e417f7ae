using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace WhatsApi.Meta;

/// <summary>Calls that may be repeated without harm, and are: two more attempts on transient failures, with jitter.</summary>
internal sealed class GraphReads
{
    const int MostBytes = 4 * 1024 * 1024;
    const int MostPages = 100;
    const int PageSize = 100; // "large values are accepted, 100 is safe": meta-cloud-api §6.1

    readonly GraphHttp _http;
    readonly MetaOptions _options;
    readonly ResiliencePipeline<GraphAnswer<JsonDocument>> _pipeline;

    public GraphReads(GraphHttp http, MetaOptions options, TimeProvider clock)
    {
        _http = http;
        _options = options;
        _pipeline = new ResiliencePipelineBuilder<GraphAnswer<JsonDocument>> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<GraphAnswer<JsonDocument>>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<GraphAnswer<JsonDocument>>()
                    .HandleResult(r => r is GraphAnswer<JsonDocument>.Failed { Kind: ErrorKind.Passing })
                    .Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(options.RequestTimeout)
            .Build();
    }

    /// <summary>One call on one object.</summary>
    /// <param name="method">GET, or a POST that may be repeated.</param>
    /// <param name="id">The object; comes from a user.</param>
    /// <param name="rest">Edge and query behind it; ours.</param>
    /// <param name="accessToken">Token.</param>
    /// <param name="read">Makes the result of the answer; null when the answer is not what was asked for.</param>
    /// <param name="cancellationToken">Throws.</param>
    public async Task<GraphAnswer<T>> Ask<T>(
        HttpMethod method, string id, string rest, string accessToken, Func<JsonElement, T?> read, CancellationToken cancellationToken) where T : class
    {
        if (GraphHttp.WhyNot(id, accessToken) is { } error) return new GraphAnswer<T>.Failed(error, ErrorKind.Permanent);
        switch (await Repeatedly(method, id + rest, accessToken, cancellationToken))
        {
            case GraphAnswer<JsonDocument>.Ok ok:
                using (ok.Value)
                    return Readable(ok.Value.RootElement, read) is { } value ? new GraphAnswer<T>.Ok(value) : Unreadable<T>();
            case GraphAnswer<JsonDocument>.Failed no:
                return new GraphAnswer<T>.Failed(no.Error.Without(accessToken), no.Kind);
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    /// <summary>All pages of an edge; elements that cannot be read are left out.</summary>
    public async Task<GraphAnswer<IReadOnlyList<T>>> List<T>(
        string id, string edge, string accessToken, Func<JsonElement, T?> read, CancellationToken cancellationToken) where T : class
    {
        var all = new List<T>();
        var after = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await Ask(HttpMethod.Get, id, $"{edge}?limit={PageSize}{after}", accessToken, e => GraphPage.Read(e, read), cancellationToken);
            if (answer is GraphAnswer<GraphPage<T>>.Failed no) return new GraphAnswer<IReadOnlyList<T>>.Failed(no.Error, no.Kind);
            var (items, cursor) = ((GraphAnswer<GraphPage<T>>.Ok)answer).Value;
            all.AddRange(items);
            if (cursor is null) break;
            after = "&after=" + Uri.EscapeDataString(cursor);
        }
        return new GraphAnswer<IReadOnlyList<T>>.Ok(all);
    }

    async Task<GraphAnswer<JsonDocument>> Repeatedly(HttpMethod method, string path, string accessToken, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await Once(method, path, accessToken, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new GraphAnswer<JsonDocument>.Failed(
                GraphError.Unreached($"no answer came within {_options.RequestTimeout.TotalSeconds:0.#} s"), ErrorKind.Passing);
        }
    }

    async Task<GraphAnswer<JsonDocument>> Once(HttpMethod method, string path, string accessToken, CancellationToken cancellationToken)
    {
        try
        {
            using var request = _http.Request(method, path, accessToken);
            using var response = await _http.SendAsync(request, cancellationToken);
            using var body = await PooledBody.ReadAsync(response.Content, MostBytes, cancellationToken);
            return Judge((int)response.StatusCode, body.Memory);
        }
        catch (Exception e) when (GraphHttp.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return new GraphAnswer<JsonDocument>.Failed(GraphError.Unreached(GraphHttp.Describe(e)), ErrorKind.Passing);
        }
    }

    static GraphAnswer<JsonDocument> Judge(int status, ReadOnlyMemory<byte> body)
    {
        var document = GraphHttp.Parse(body);
        var error = document is not null && document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("error", out var element) && element.ValueKind == JsonValueKind.Object
            ? Readable(element, e => GraphErrorReader.Read(e, status))
            : null;
        if (error is null && status is >= 200 and < 300 && document is not null) return new GraphAnswer<JsonDocument>.Ok(document);
        document?.Dispose();
        error ??= new GraphError { Code = GraphError.NoCode, HttpStatus = status, Title = $"Meta answered {status} without a readable error" };
        return new GraphAnswer<JsonDocument>.Failed(error, GraphErrors.KindOf(error));
    }

    // Text that is not Unicode throws only when it is read.
    static T? Readable<T>(JsonElement element, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            return read(element);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static GraphAnswer<T> Unreadable<T>() => new GraphAnswer<T>.Failed(
        new GraphError { Code = GraphError.NoCode, Title = "Meta's answer is not what was asked for" }, ErrorKind.Permanent);
}
