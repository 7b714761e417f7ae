using System.Net;
using System.Net.Http.Headers;

namespace WhatsApi.Meta;

/// <summary>A request body that knows whether any of it can have left. Until then a failure means for certain that Meta has not accepted
/// anything: the connection was never made, or the request waited for one. (The handler itself repeats a request on a new connection only
/// while this is so.) It does not leave after its time: a process that stood still finds its connection made before it finds its timer due, and
/// whoever took over may have sent the message meanwhile.</summary>
internal sealed class LeavingContent : HttpContent
{
    static readonly MediaTypeHeaderValue Json = new("application/json");

    readonly ReadOnlyMemory<byte> _body;
    readonly TimeProvider _clock;
    readonly DateTimeOffset _until;
    volatile bool _hasLeft;

    public LeavingContent(ReadOnlyMemory<byte> body, TimeProvider clock, TimeSpan within)
    {
        (_body, _clock, _until) = (body, clock, clock.GetUtcNow() + within);
        Headers.ContentType = Json;
    }

    public bool HasLeft => _hasLeft;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_clock.GetUtcNow() > _until) throw new OperationCanceledException("It is too late for this request.");
        _hasLeft = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
