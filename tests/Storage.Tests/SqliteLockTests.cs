using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Sqlite;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public sealed class SqliteLockTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Database => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    Task<SqliteStore> Open() => SqliteStore.OpenAsync(new SqliteOptions { Path = Database }, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task A_second_process_is_refused_and_told_who_holds_the_database()
    {
        using var process = WriterProcess.Start(Database);
        await process.Committed(atLeast: 1);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(Open);
        Assert.Contains($"process {process.Id} ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Database, refusal.Message, StringComparison.Ordinal);
        await process.Committed(atLeast: 1_000);
    }

    [Fact]
    public async Task A_refused_store_has_not_touched_the_database()
    {
        await using var store = await Open();
        await store.Commits(A.Message("m1").New());
        var before = Directory.GetFiles(Path.GetDirectoryName(Database)!).Order().Select(Seen).ToArray();
        await Assert.ThrowsAsync<StoreUnavailableException>(Open);
        Assert.Equal(before, Directory.GetFiles(Path.GetDirectoryName(Database)!).Order().Select(Seen));

        static (string, long, DateTime) Seen(string file) => (file, new FileInfo(file).Length, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public async Task The_lock_of_a_store_that_closed_or_failed_to_open_is_free()
    {
        await using (await Open()) { }
        File.WriteAllText(Database, "this is no database, whatever its name may say");
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(Open);
        Assert.Contains(Database, failure.Message, StringComparison.Ordinal);
        File.Delete(Database);
        await using var store = await Open();
        await store.PingAsync();
    }
}
