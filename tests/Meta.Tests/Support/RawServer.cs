using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhatsApi.Meta.Tests.Support;

/// <summary>A server that reads one request, writes exactly the given bytes and closes the connection in good order.</summary>
internal sealed class RawServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawServer(string answer)
    {
        _listener.Start();
        _ = Serve(Encoding.UTF8.GetBytes(answer));
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose() => _listener.Dispose();

    async Task Serve(byte[] answer)
    {
        using var connection = await _listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().EndsWith("}}", StringComparison.Ordinal)) // the end of the message that the tests send
            request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        await stream.WriteAsync(answer);
        connection.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(buffer) > 0) { }
    }
}
