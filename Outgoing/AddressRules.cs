using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Outgoing;

/// <summary>Which addresses are public. Refuses all of IANA's special-purpose registries (iana-ipv4-special-registry, iana-ipv6-special-registry),
/// the entries that are globally reachable included: no user has a server there.</summary>
internal static class AddressRules
{
    static readonly IPNetwork[] SpecialIPv4 = Networks(
        "0.0.0.0/8", // this network, RFC 791
        "10.0.0.0/8", // private, RFC 1918
        "100.64.0.0/10", // carriers' NAT, RFC 6598; Alibaba's metadata is at 100.100.100.200
        "127.0.0.0/8", // loopback, RFC 1122
        "168.63.129.16/32", // Azure's platform: public by number, inside by nature (learn.microsoft.com, what-is-ip-address-168-63-129-16)
        "169.254.0.0/16", // link-local, RFC 3927; metadata of most clouds is at 169.254.169.254
        "172.16.0.0/12", // private, RFC 1918
        "192.0.0.0/24", // IETF protocols, RFC 6890; Oracle's metadata is at 192.0.0.192
        "192.0.2.0/24", // documentation, RFC 5737
        "192.31.196.0/24", // AS112, RFC 7535
        "192.52.193.0/24", // AMT, RFC 7450
        "192.88.99.0/24", // 6to4 relays, RFC 7526
        "192.168.0.0/16", // private, RFC 1918
        "192.175.48.0/24", // AS112, RFC 7534
        "198.18.0.0/15", // benchmarks, RFC 2544
        "198.51.100.0/24", // documentation, RFC 5737
        "203.0.113.0/24", // documentation, RFC 5737
        "224.0.0.0/4", // multicast, RFC 5771
        "240.0.0.0/4"); // reserved, RFC 1112; 255.255.255.255 is broadcast

    // All that IANA has given out for unicast (RFC 4291 §2.4). Outside of it are ::, ::1, IPv4-compatible ::/96, 64:ff9b:1::/48, 100::/64,
    // 100:0:0:1::/64, 5f00::/16, fc00::/7, fe80::/10, fec0::/10 and ff00::/8, and whatever will be reserved tomorrow.
    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    static readonly IPNetwork[] SpecialIPv6 = Networks(
        "2001::/23", // IETF protocols, RFC 2928: Teredo, benchmarks, ORCHID
        "2001:db8::/32", // documentation, RFC 3849
        "2002::/16", // 6to4, RFC 3056: any IPv4 address inside
        "2620:4f:8000::/48", // AS112, RFC 7534
        "3fff::/20"); // documentation, RFC 9637

    // NAT64 (RFC 6052): what DNS64 answers for IPv4 hosts in networks that have IPv6 only.
    static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !SpecialIPv4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 when address.IsIPv4MappedToIPv6 => IsPublic(address.MapToIPv4()),
        AddressFamily.InterNetworkV6 when Translated.Contains(address) => IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12))),
        AddressFamily.InterNetworkV6 => GlobalUnicast.Contains(address) && !SpecialIPv6.Any(network => network.Contains(address)),
        _ => false,
    };

    static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
