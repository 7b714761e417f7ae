namespace WhatsApi.Storage.Memory;

/// <summary>Compares texts as their UTF-8 bytes compare, as databases do. UTF-16 differs where surrogates meet U+E000 and above.</summary>
internal sealed class Utf8Order : IComparer<string>, IComparer<Key>
{
    public static readonly Utf8Order Comparer = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length) return x.Length - y.Length;
        return char.IsSurrogate(x[same]) == char.IsSurrogate(y[same])
            ? x[same] - y[same]
            : char.IsSurrogate(x[same]) ? 1 : -1;
    }

    public int Compare(Key x, Key y) => Compare(x.First, y.First) is var first and not 0 ? first : Compare(x.Second, y.Second);
}
