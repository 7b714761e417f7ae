namespace WhatsApi.Outgoing;

/// <summary>As much of an answer's body as is wanted.</summary>
internal readonly record struct CappedBody(ReadOnlyMemory<byte> Bytes, bool Truncated)
{
    const int UsualSize = 4096;

    /// <summary>Reads to the end or to one byte beyond the limit, which tells that there is more.</summary>
    public static async Task<CappedBody> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Math.Min(UsualSize, most + 1)];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > most) return new CappedBody(buffer.AsMemory(0, most), true);
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, most + 1));
        }
        return new CappedBody(buffer.AsMemory(0, length), false);
    }
}
