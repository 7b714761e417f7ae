using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Gateway;

/// <summary>Where a caller is, for counting.</summary>
internal static class ClientAddress
{
    /// <summary>The address as text. IPv6 counts by /64: that much one customer of a provider has at least, and may change within at will (RFC 6177).</summary>
    public static string Of(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Network(address),
        _ => address.ToString(),
    };

    static string Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
