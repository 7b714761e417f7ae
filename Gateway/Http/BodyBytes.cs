using System.Buffers;

namespace WhatsApi.Gateway;

/// <summary>The most bytes that an endpoint's body may have; without one it is <see cref="BodyBytes.DefaultLimit"/>.</summary>
internal sealed record BodyLimit(int Bytes);

/// <summary>Reads a request's body, once and whole.</summary>
internal static class BodyBytes
{
    public const int DefaultLimit = 1 << 20; // api.md §1

    /// <summary>The server's own limit. What lies between is read and thrown away, because a client that is cut off while it still sends sees no answer.</summary>
    public const int ServerLimit = 32 << 20;

    // What a caller announces is not worth memory until it comes.
    const int FirstBuffer = 16 << 10;

    public static readonly Problem TooLarge = new(ProblemCodes.PayloadTooLarge, "The body is larger than this path takes.");

    /// <summary>The bytes, or null when they are more than the endpoint takes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http)
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? DefaultLimit;
        var announced = http.Request.ContentLength ?? 0;
        var bytes = new ArrayBufferWriter<byte>((int)Math.Clamp(announced, 256, FirstBuffer));
        var tooLarge = announced > limit;
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None); // ends with the connection; a token of its own would be made for every request
            tooLarge |= bytes.WrittenCount + read.Buffer.Length > limit;
            if (!tooLarge)
                foreach (var segment in read.Buffer) bytes.Write(segment.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return tooLarge ? default(ReadOnlyMemory<byte>?) : bytes.WrittenMemory;
        }
    }
}
