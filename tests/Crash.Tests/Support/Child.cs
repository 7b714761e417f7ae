using System.Collections.Concurrent;
using System.Diagnostics;

namespace WhatsApi.Crash.Tests;

/// <summary>One of our programs as a process of its own, and the end of what it said.</summary>
internal sealed class Child : IDisposable
{
    const int LinesKept = 80;

    readonly Process _process;
    readonly ConcurrentQueue<string> _lines = new();

    Child(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Said => string.Join('\n', _lines);

    /// <summary>Runs a program from beside the tests, with these environment variables.</summary>
    public static Child Start(string dll, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, dll)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public Task Kill()
    {
        _process.Kill(entireProcessTree: false);
        return _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops a service.</summary>
    public async Task Terminate()
    {
        using var shell = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await shell.WaitForExitAsync();
    }

    /// <summary>False when it still runs after that time.</summary>
    public async Task<bool> Exits(TimeSpan within, TimeProvider clock)
    {
        using var patience = new CancellationTokenSource(within, clock);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    void Keep(string? line)
    {
        if (line is null) return;
        _lines.Enqueue(line);
        while (_lines.Count > LinesKept) _lines.TryDequeue(out var _);
    }
}
