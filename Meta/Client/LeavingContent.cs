using System.Net;
using System.Net.Http.Headers;

namespace WhatsApi.Meta;

/// <summary>A request body that knows whether any of it can have left. Until then a failure means for certain that Meta has not accepted
/// anything: the connection was never made, or the request waited for one. (The handler itself repeats a request on a new connection only
/// while this is so.)</summary>
internal sealed class LeavingContent : HttpContent
{
    static readonly MediaTypeHeaderValue Json = new("application/json");

    readonly ReadOnlyMemory<byte> _body;
    volatile bool _hasLeft;

    public LeavingContent(ReadOnlyMemory<byte> body)
    {
        _body = body;
        Headers.ContentType = Json;
    }

    public bool HasLeft => _hasLeft;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasLeft = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
