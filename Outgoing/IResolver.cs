using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Outgoing;

/// <summary>Finds the addresses of a name.</summary>
public interface IResolver
{
    /// <summary>All addresses of the name, now.</summary>
    /// <exception cref="SocketException">The name has none, or nobody can say.</exception>
    Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken);
}

internal sealed class SystemResolver : IResolver
{
    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(name, cancellationToken);
}
