using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WhatsApi.Outgoing.Tests.Support;

/// <summary>A server that reads the beginning of a request and then does with the connection what the test says.</summary>
internal sealed class RawReceiver : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _connections;

    public RawReceiver(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _ = Serve(answer);
    }

    /// <summary>Writes this and closes the connection in good order.</summary>
    public RawReceiver(string answer) : this(async (stream, end) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), end);
        stream.Socket.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null, end);
    })
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Ends when a request, or anything else, has come.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Writes this for as long as the other side listens.</summary>
    public static async Task Forever(NetworkStream stream, string text, CancellationToken end)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        while (true)
        {
            await stream.WriteAsync(bytes, end);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, end);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    async Task Serve(Func<NetworkStream, CancellationToken, Task> answer)
    {
        while (true)
        {
            var connection = await _listener.AcceptTcpClientAsync(_end.Token);
            Interlocked.Increment(ref _connections);
            _ = Answer(connection, answer);
        }
    }

    async Task Answer(TcpClient connection, Func<NetworkStream, CancellationToken, Task> answer)
    {
        using (connection)
        {
            var stream = connection.GetStream();
            if (await stream.ReadAsync(new byte[4096], _end.Token) == 0) return;
            _asked.TrySetResult();
            await answer(stream, _end.Token);
        }
    }
}
