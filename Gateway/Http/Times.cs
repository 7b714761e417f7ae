using System.Globalization;

namespace WhatsApi.Gateway;

/// <summary>RFC 3339 with an offset, in and out (api.md §1).</summary>
internal static class Times
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Reads <c>2026-12-01T10:00:00Z</c> or <c>2026-12-01T11:00:00.5+01:00</c>. A time without an offset is no instant.</summary>
    public static bool TryParse(string text, out DateTimeOffset at)
    {
        at = default;
        var hasOffset = text.EndsWith('Z') || text.EndsWith('z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        return hasOffset && DateTimeOffset.TryParseExact(text.ToUpperInvariant(), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out at)
            && (at = at.ToUniversalTime()) != default;
    }

    /// <summary>The same, or a day: its first instant in UTC.</summary>
    public static bool TryParseDayOrInstant(string text, out DateTimeOffset at) => TryParse(text, out at)
        || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
}
