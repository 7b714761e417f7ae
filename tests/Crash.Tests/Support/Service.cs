using System.Net;

namespace WhatsApi.Crash.Tests;

/// <summary>A program that is started, killed and started again at the same address.</summary>
internal sealed class Service(string dll, Uri url, string readyPath, TimeProvider clock, IReadOnlyDictionary<string, string> settings) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(5) };
    Child? _child;
    string _earlier = "";

    public Uri Url => url;

    /// <summary>The end of what each of its processes said.</summary>
    public string Said => _earlier + _child?.Said;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <returns>How long that took, from the start of the process.</returns>
    public async Task<TimeSpan> Start()
    {
        var start = clock.GetTimestamp();
        _child = Child.Start(dll, settings);
        while (!await IsReady())
        {
            if (_child.HasExited) throw new InvalidOperationException($"{dll} ended with exit code {_child.ExitCode}:\n{Said}");
            if (clock.GetElapsedTime(start) > Patience) throw new TimeoutException($"{dll} is not ready after {Patience}:\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }
        return clock.GetElapsedTime(start);
    }

    public async Task Kill()
    {
        await _child!.Kill();
        Forget();
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>How long it took to end and its exit code; null: it has not ended in time.</returns>
    public async Task<(TimeSpan After, int ExitCode)?> Terminate(TimeSpan within)
    {
        var start = clock.GetTimestamp();
        await _child!.Terminate();
        if (!await _child.Exits(within, clock)) return null;
        var end = (clock.GetElapsedTime(start), _child.ExitCode);
        Forget();
        return end;
    }

    public async Task<bool> IsReady()
    {
        try
        {
            using var answer = await _http.GetAsync(readyPath);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _child?.Dispose();
        _http.Dispose();
    }

    void Forget()
    {
        var said = $"{_earlier}{_child!.Said}\n--- ended with {_child.ExitCode}\n";
        _earlier = said.Length > 20_000 ? said[^20_000..] : said;
        _child.Dispose();
        _child = null;
    }
}
