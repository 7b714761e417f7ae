using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>Values that travel with the calls made from here, and with the calls those make. Nothing else does.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<ImmutableDictionary<string, object>?> Flowing = new();

    internal static ImmutableDictionary<string, object>? Values
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public static IEnumerable<string> Keys => Values?.Keys ?? [];

    public static object? Get(string key) => Values?.GetValueOrDefault(key);

    public static void Set(string key, object value) => Values = (Values ?? ImmutableDictionary<string, object>.Empty).SetItem(key, value);

    public static bool Remove(string key)
    {
        if (Values is not { } values || !values.ContainsKey(key)) return false;
        Values = values.Count == 1 ? null : values.Remove(key);
        return true;
    }

    public static void Clear() => Values = null;
}
