using System.Text;
using WhatsApi.Outgoing;

namespace WhatsApi.Grains;

/// <summary>Makes the calls of http nodes: to public addresses only, 10 s, 64 KiB (api.md §10).</summary>
internal sealed class FlowWeb(IOutgoingClient client)
{
    const string IdempotencyKey = "Idempotency-Key";
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>A call may be made again after a crash: its id goes along, so that the other side can tell.</summary>
    public async Task<FlowHttpAnswer> CallAsync(FlowEffect.CallHttp call)
    {
        if (!Uri.TryCreate(call.Url, UriKind.Absolute, out var url)) return new(call.Id, null, null, "Filled in, the url cannot be called.");
        return Answer(call.Id, await client.SendAsync(Request(call, url), CancellationToken.None));
    }

    static FlowHttpAnswer Answer(string id, OutgoingAnswer answer) => answer switch
    {
        OutgoingAnswer.Answered { Truncated: true } cut => new(id, cut.Status, null, "The answer has more than 64 KiB."),
        OutgoingAnswer.Answered whole => new(id, whole.Status, Text(whole.Body), null),
        OutgoingAnswer.TimedOut => new(id, null, null, "No whole answer came within 10 seconds."),
        OutgoingAnswer.Unreachable unreachable => new(id, null, null, unreachable.Reason),
        OutgoingAnswer.Forbidden forbidden => new(id, null, null, forbidden.Reason),
        var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
    };

    static OutgoingRequest Request(FlowEffect.CallHttp call, Uri url) => new(new HttpMethod(call.Method), url)
    {
        Headers = call.Headers.ContainsKey(IdempotencyKey) ? call.Headers : [.. call.Headers, new(IdempotencyKey, call.Id)],
        Body = call.Body is { } body ? Encoding.UTF8.GetBytes(body) : default(ReadOnlyMemory<byte>),
        ContentType = call.Body is null ? null : call.IsJson ? "application/json" : "text/plain; charset=utf-8",
        Timeout = Timeout,
    };

    // No database keeps a zero character in a text.
    static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Replace('\0', '\uFFFD');
}
