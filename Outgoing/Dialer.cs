using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Outgoing;

/// <summary>Opens connections, to checked addresses only. What was checked is what is connected to: a name is resolved once for each connection,
/// so an answer of DNS that changes in between (rebinding) changes nothing.</summary>
internal sealed class Dialer(OutgoingOptions options, IResolver resolver)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>All addresses of a host, each of them allowed.</summary>
    /// <exception cref="ForbiddenTargetException">One is not. That others are public is no excuse: the owner of the name chooses their
    /// order.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.ResolveAsync(host, cancellationToken);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!options.AllowPrivateTargets && !addresses.All(AddressRules.IsPublic))
            throw new ForbiddenTargetException("The URL must lead to a public address; its host's name leads to a private or reserved one.");
        return addresses;
    }
}

/// <summary>Comes out of the connecting of a connection, where only exceptions can.</summary>
internal sealed class ForbiddenTargetException(string reason) : Exception(reason);
