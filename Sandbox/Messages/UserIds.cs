using System.Buffers;
using System.Globalization;
using System.Text;

namespace WhatsApi.Sandbox.Messages;

/// <summary>Business-scoped user ids: country, dot, up to 128 letters and digits (meta-cloud-api §4.8).</summary>
internal static class UserIds
{
    // The second dot is that of a parent's id, US.ENT.118...
    static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");

    static readonly (string Prefix, string Country)[] Countries =
    [
        ("1", "US"), ("20", "EG"), ("27", "ZA"), ("31", "NL"), ("33", "FR"), ("34", "ES"), ("39", "IT"), ("41", "CH"), ("43", "AT"), ("44", "GB"),
        ("49", "DE"), ("52", "MX"), ("54", "AR"), ("55", "BR"), ("62", "ID"), ("65", "SG"), ("91", "IN"), ("234", "NG"), ("254", "KE"), ("971", "AE"),
    ];

    /// <summary>The id of a user known by number only: always the same for the same number.</summary>
    public static string Of(string waId)
    {
        var country = Countries.LastOrDefault(c => waId.StartsWith(c.Prefix, StringComparison.Ordinal)).Country ?? "US";
        return string.Create(CultureInfo.InvariantCulture, $"{country}.{10_000_000_000_000_000 + Hash(waId) % 89_999_999_999_999_999}");
    }

    public static bool Looks(string id) =>
        id.Length is >= 4 and <= 140 && id[2] == '.' && char.IsAsciiLetterUpper(id[0]) && char.IsAsciiLetterUpper(id[1]) &&
        id.AsSpan(3).IndexOfAnyExcept(Allowed) < 0;

    // FNV-1a, 64 bit: stable from one run to the next, unlike string.GetHashCode.
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }
}
