using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace WhatsApi.Meta;

/// <summary>Calls that may be repeated without harm, and are: two more attempts on transient failures, with jitter.</summary>
internal sealed class GraphReads
{
    const int MostPages = 100;
    const int PageSize = 100; // "large values are accepted, 100 is safe": meta-cloud-api §6.1

    readonly GraphExchange _exchange;
    readonly MetaOptions _options;
    readonly ResiliencePipeline<GraphAnswer<JsonDocument>> _pipeline;

    public GraphReads(GraphExchange exchange, MetaOptions options, TimeProvider clock)
    {
        _exchange = exchange;
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
        return GraphExchange.Read(await Repeatedly(method, id + rest, accessToken, cancellationToken), accessToken, read);
    }

    /// <summary>All pages of an edge; elements that cannot be read are left out.</summary>
    public async Task<GraphAnswer<IReadOnlyList<T>>> List<T>(
        string id, string edge, string accessToken, Func<JsonElement, T?> read, CancellationToken cancellationToken, string? fields = null) where T : class
    {
        var all = new List<T>();
        var asked = fields is null ? "" : "&fields=" + fields;
        var after = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await Ask(HttpMethod.Get, id, $"{edge}?limit={PageSize}{asked}{after}", accessToken, e => GraphPage.Read(e, read), cancellationToken);
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
            return await _pipeline.ExecuteAsync(async token => await _exchange.OnceAsync(method, path, accessToken, null, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return new GraphAnswer<JsonDocument>.Failed(
                GraphError.Unreached($"no answer came within {_options.RequestTimeout.TotalSeconds:0.#} s"), ErrorKind.Passing);
        }
    }
}
