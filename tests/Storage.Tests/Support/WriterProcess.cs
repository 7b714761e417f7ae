using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Sqlite;

namespace WhatsApi.Storage.Tests.Support;

/// <summary>A process of its own that writes until it is killed, and says on its output which units the store called committed.</summary>
internal sealed class WriterProcess : IDisposable
{
    const int Callers = 8;

    readonly Process _process;

    WriterProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static WriterProcess Start(string database)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WriterProcess).Assembly.Location, database]) { RedirectStandardOutput = true };
        return new WriterProcess(Process.Start(start)!);
    }

    public async Task<List<string>> Committed(int atLeast)
    {
        var ids = new List<string>();
        while (ids.Count < atLeast)
            ids.Add(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"It ended after {ids.Count} units."));
        return ids;
    }

    /// <summary>SIGKILL; answers what it had still said.</summary>
    public async Task<List<string>> Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        return [.. rest.Split('\n')[..^1]]; // a last line without its end may be half a line
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    public static async Task<int> WriteForEver(string[] args)
    {
        var options = new SqliteOptions { Path = args[0], CheckpointBytes = 1 << 20 };
        await using var store = await SqliteStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Write(store, caller))));
        return 0;
    }

    static async Task Write(SqliteStore store, int caller)
    {
        for (var i = 0; ; i++)
        {
            var id = $"{caller}-{i}";
            await store.CommitAsync([A.Message(id + "-a").New(), A.Message(id + "-b").New(), A.Count("written")]);
            Console.Out.WriteLine(id);
        }
    }
}
