using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Crash.Tests;

internal static class Ports
{
    // Below the range from which systems take the ports of outgoing connections (Linux: 32768, others: 49152): a client that
    // calls a port of that range while nobody listens there can be given the same port for itself, and then holds it.
    const int First = 20_000, Count = 10_000;

    /// <summary>A port that is free now, and that no outgoing connection takes while its owner is being restarted.</summary>
    public static Uri FreeUrl(Random chance)
    {
        while (true)
        {
            var port = First + chance.Next(Count);
            if (IsFree(port)) return new($"http://127.0.0.1:{port}");
        }
    }

    static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
