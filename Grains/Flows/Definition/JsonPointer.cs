using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>RFC 6901 pointers to what stands in a flow.</summary>
internal static class JsonPointer
{
    const int MostShown = 64;

    public static string Escape(string name) => Shown(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Shown(string name) => name.Length <= MostShown ? name : string.Concat(name.AsSpan(0, MostShown), "...");

    /// <summary>Every text inside a value, with its place.</summary>
    public static IEnumerable<(string At, string Text)> Texts(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.String => [(at, value.GetString()!)],
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value, $"{at}/{Escape(member.Name)}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Texts(item, $"{at}/{i.ToString(CultureInfo.InvariantCulture)}")),
        _ => [],
    };
}
