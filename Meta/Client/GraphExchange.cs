using System.Diagnostics;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>One request to the Graph API, made once, and what its answer means.</summary>
internal sealed class GraphExchange(GraphHttp http)
{
    const int MostBytes = 4 * 1024 * 1024;

    public async Task<GraphAnswer<JsonDocument>> OnceAsync(
        HttpMethod method, string path, string accessToken, HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            using var request = http.Request(method, path, accessToken, content);
            using var response = await http.SendAsync(request, cancellationToken);
            using var body = await PooledBody.ReadAsync(response.Content, MostBytes, cancellationToken);
            return Judge((int)response.StatusCode, body.Memory);
        }
        catch (Exception e) when (GraphHttp.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return new GraphAnswer<JsonDocument>.Failed(GraphError.Unreached(GraphHttp.Describe(e)), ErrorKind.Passing);
        }
    }

    /// <summary>Makes the result of an answer; a failure when the answer is not what was asked for.</summary>
    public static GraphAnswer<T> Read<T>(GraphAnswer<JsonDocument> answer, string accessToken, Func<JsonElement, T?> read) where T : class
    {
        switch (answer)
        {
            case GraphAnswer<JsonDocument>.Ok ok:
                using (ok.Value)
                    return Readable(ok.Value.RootElement, read) is { } value ? new GraphAnswer<T>.Ok(value) : Unreadable<T>();
            case GraphAnswer<JsonDocument>.Failed no:
                return new GraphAnswer<T>.Failed(no.Error.Without(accessToken), no.Kind);
            case var other:
                throw new UnreachableException(other.GetType().Name);
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
