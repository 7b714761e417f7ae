using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>
/// Calls that change something and must not be repeated blindly: made once. When one fails after it has left nobody knows whether Meta has done it; its error is
/// then <see cref="GraphError.IsUnanswered"/> or Meta's own 5xx.
/// </summary>
internal sealed class GraphWrites(GraphExchange exchange, MetaOptions options, TimeProvider clock)
{
    /// <param name="method">POST or DELETE.</param>
    /// <param name="id">The object; comes from a user.</param>
    /// <param name="rest">Edge and query behind it; ours.</param>
    /// <param name="accessToken">Token.</param>
    /// <param name="body">JSON; empty for none.</param>
    /// <param name="read">Makes the result of the answer; null when the answer is not what was asked for.</param>
    /// <param name="cancellationToken">Throws.</param>
    public async Task<GraphAnswer<T>> Ask<T>(
        HttpMethod method, string id, string rest, string accessToken, ReadOnlyMemory<byte> body, Func<JsonElement, T?> read,
        CancellationToken cancellationToken) where T : class
    {
        if (GraphHttp.WhyNot(id, accessToken) is { } error) return new GraphAnswer<T>.Failed(error, ErrorKind.Permanent);
        using var content = body.IsEmpty ? null : new LeavingContent(body, clock, options.RequestTimeout);
        using var timeout = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        GraphAnswer<JsonDocument> answer;
        try
        {
            answer = await exchange.OnceAsync(method, id + rest, accessToken, content, either.Token);
        }
        catch (Exception e) when (GraphHttp.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            answer = new GraphAnswer<JsonDocument>.Failed(GraphError.Unreached($"no answer came within {options.RequestTimeout.TotalSeconds:0.#} s"), ErrorKind.Passing);
        }
        // Without a body nothing tells whether the request has left.
        if (answer is GraphAnswer<JsonDocument>.Failed { Error.IsUnreached: true } lost && content is not { HasLeft: false })
            answer = lost with { Error = GraphError.Unanswered(lost.Error.Detail) };
        return GraphExchange.Read(answer, accessToken, read);
    }
}
