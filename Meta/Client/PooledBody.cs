using System.Buffers;

namespace WhatsApi.Meta;

/// <summary>The body of an answer, in memory that is given back.</summary>
internal readonly struct PooledBody : IDisposable
{
    const int UsualSize = 2048; // answers to sends have some 300 bytes, errors some 700

    readonly byte[] _buffer;
    readonly int _length;

    PooledBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads to the end; more than <paramref name="most"/> bytes are an <see cref="IOException"/>.</summary>
    public static async ValueTask<PooledBody> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(UsualSize);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0) return new PooledBody(buffer, length);
                length += read;
                if (length > most) throw new IOException($"the answer has more than {most} bytes");
                if (length == buffer.Length) buffer = Grown(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    static byte[] Grown(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
