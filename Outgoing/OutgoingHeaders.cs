using System.Buffers;
using System.Collections.Frozen;

namespace WhatsApi.Outgoing;

/// <summary>Which headers a user may set.</summary>
public static class OutgoingHeaders
{
    const int LongestValue = 8 * 1024; // what most servers take for all headers together

    static readonly SearchValues<char> NameCharacters = // RFC 9110 §5.6.2
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Headers of one connection (RFC 9110 §7.6.1), those that frame a message or choose its host, and what we say of ourselves.
    static readonly FrozenSet<string> Ours = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Connection", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
        "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "User-Agent");

    /// <summary>Why this header cannot be sent, as a sentence for the user, or null.</summary>
    public static string? WhyNot(string name, string value)
    {
        if (name.Length is 0 or > 256 || name.AsSpan().ContainsAnyExcept(NameCharacters))
            return "A header's name must have letters, digits and hyphens only.";
        if (Ours.Contains(name)) return $"The header {name} is set by the service: leave it out.";
        return WhyNotValue(name, value);
    }

    internal static string? WhyNotValue(string name, string value)
    {
        if (value.Length > LongestValue) return $"The header {name} must have at most {LongestValue} characters.";
        return value.All(c => c is '\t' or (>= ' ' and <= '~')) ? null : $"The header {name} must have visible ASCII characters and spaces only.";
    }
}
