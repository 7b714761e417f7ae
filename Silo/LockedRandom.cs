namespace WhatsApi.Silo;

/// <summary>One source of chance for all threads, seeded by the system.</summary>
internal sealed class LockedRandom : Random
{
    readonly Lock _lock = new();

    public override int Next(int maxValue)
    {
        lock (_lock) return base.Next(maxValue);
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        lock (_lock) base.NextBytes(buffer);
    }

    public override double NextDouble()
    {
        lock (_lock) return base.NextDouble();
    }
}
