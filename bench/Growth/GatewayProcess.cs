using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WhatsApi.Growth.Bench;

/// <summary>A gateway in production on a database of its own. Meta is a closed port and the pace one a second, so that sending does not disturb.</summary>
internal sealed class GatewayProcess : IDisposable
{
    public const string OperatorKey = "operator";

    // Bound and never listening: whoever connects is refused at once, and nobody else can take the port.
    static readonly Socket Nowhere = Bind();

    readonly Process _process;
    string _lastWords = "";
    bool _stopping;

    GatewayProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<GatewayProcess> Start(string program, string database)
    {
        int port;
        using (var free = Bind()) port = ((IPEndPoint)free.LocalEndPoint!).Port;
        var url = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "WhatsApi.Gateway.dll")]) { WorkingDirectory = program, RedirectStandardOutput = true };
        foreach (var (name, value) in Environment(url, database)) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var gateway = new GatewayProcess(process, url);
        process.OutputDataReceived += (_, line) => gateway._lastWords = line.Data ?? gateway._lastWords;
        process.BeginOutputReadLine();
        process.Exited += (_, _) => gateway.Ended();
        process.EnableRaisingEvents = true;
        await gateway.IsReady();
        return gateway;
    }

    /// <summary>SIGTERM: it closes its database in order.</summary>
    public async Task Stop()
    {
        _stopping = true;
        using var shell = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _stopping = true;
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Whatever is asked next will fail, too, but would not say why.
    void Ended()
    {
        if (!_stopping) Console.Error.WriteLine($"The gateway ended by itself with exit code {_process.ExitCode}; its last line: {_lastWords}");
    }

    async Task IsReady()
    {
        using var http = new HttpClient { BaseAddress = Url };
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                using var answer = await http.GetAsync("/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // not listening yet
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        throw new TimeoutException("The gateway is not ready after 30 s.");
    }

    static Dictionary<string, string> Environment(Uri url, string database) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = url.ToString(),
        ["Store__ConnectionString"] = $"Data Source={Path.Combine(database, "store.db")}",
        ["WHATSAPP_APP_SECRET"] = "app-secret",
        ["WHATSAPP_VERIFY_TOKEN"] = "verify-token",
        ["OPERATOR_KEY"] = OperatorKey,
        ["Sandbox__Enabled"] = "false",
        ["Meta__BaseUrl"] = $"http://{Nowhere.LocalEndPoint}",
        ["Sender__MessagesPerSecond"] = "1",
        ["Plans__mega__RequestsPerMinute"] = "100000000",
    };

    static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
