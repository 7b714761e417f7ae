using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace WhatsApi.Outgoing;

/// <summary>What can be known of a target by looking at its URL. Each refusal is a sentence for the user.</summary>
public static class TargetUrl
{
    /// <summary>Most characters of a URL.</summary>
    public const int MaxLength = 2048;

    const int LongestName = 253; // RFC 1035 §3.1, without the root

    const string NotAbsolute = "The URL must be absolute, like https://example.com/path.";
    const string NotReachable = "The URL must lead to a host on the public internet; this name is local to a network.";
    const string NotPlain = "The URL must have no spaces, control characters or backslashes: percent-encode them.";
    static readonly string TooLong = $"The URL must have at most {MaxLength} characters.";

    // RFC 6761 and 6762, ICANN's reservation of .internal, RFC 8375.
    static readonly string[] LocalEnds = [".localhost", ".local", ".internal", ".home.arpa"];

    /// <summary>Reads what a user has written.</summary>
    /// <param name="why">What is wrong, and what to do.</param>
    public static bool TryParse(string text, OutgoingOptions options, [NotNullWhen(true)] out Uri? url, [NotNullWhen(false)] out string? why)
    {
        url = null;
        why = text.Length > MaxLength ? TooLong
            // Readers of URLs are not of one mind about these, and what is checked must be what is connected to.
            : text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\\') ? NotPlain
            : !Uri.TryCreate(text, UriKind.Absolute, out url) ? NotAbsolute
            : WhyNot(url, options);
        if (why is not null) url = null;
        return url is not null;
    }

    /// <summary>Why this cannot be a target, or null. DNS is not asked.</summary>
    public static string? WhyNot(Uri url, OutgoingOptions options)
    {
        if (!url.IsAbsoluteUri) return NotAbsolute;
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && options.AllowPrivateTargets))
            return "The URL must begin with https://.";
        if (url.AbsoluteUri.Length > MaxLength) return TooLong;
        if (url.GetLeftPart(UriPartial.Authority).Contains('@', StringComparison.Ordinal))
            return "The URL must have no user name or password: take away what stands before the @.";
        if (url.Fragment.Length > 0) return "The URL must have no fragment: take away the # and what follows.";
        if (!options.AllowPrivateTargets && !options.Ports.Contains(url.Port))
            return $"The URL's port must be one of {string.Join(", ", options.Ports)}.";
        return WhyNotHost(url) ?? (options.AllowPrivateTargets ? null : WhyNotPublic(url.IdnHost));
    }

    static string? WhyNotHost(Uri url)
    {
        // Without ICU there is no way to normalize other letters as browsers do (digits of other scripts, ideographic dots).
        if (!Ascii.IsValid(url.Host)) return "The URL's host must be written in ASCII: use the xn-- form of an international name.";
        if (url.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6) || url.IdnHost.Length > LongestName)
            return "The URL's host must be a name or an IP address.";
        if (url.Host.EndsWith('.')) return "The URL's host must not end with a dot: take it away.";
        if (url.HostNameType == UriHostNameType.Dns && LooksLikeNumber(url.Host))
            return "The URL's host is not a correct IP address: write it as four numbers from 0 to 255.";
        return null;
    }

    static string? WhyNotPublic(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return AddressRules.IsPublic(address) && !host.Contains('%', StringComparison.Ordinal)
                ? null
                : "The URL must lead to a public address; this one is private or reserved.";
        if (!host.Contains('.', StringComparison.Ordinal)) return NotReachable;
        return Array.Exists(LocalEnds, end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? NotReachable : null;
    }

    // No top-level domain is a number (url.spec.whatwg.org, "ends in a number"), but resolvers read such names as addresses.
    static bool LooksLikeNumber(string host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        return last.All(char.IsAsciiDigit) || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
    }
}
