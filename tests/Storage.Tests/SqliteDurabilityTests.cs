using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Sqlite;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public sealed class SqliteDurabilityTests : IDisposable
{
    readonly TempFolder _folder = new();

    SqliteOptions Options => new() { Path = _folder.File("store.db") };

    public void Dispose() => _folder.Dispose();

    static Task<SqliteStore> Open(SqliteOptions options) => SqliteStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart()
    {
        await using (var store = await Open(Options)) await store.Commits(A.Message("m1").New(), A.Count("n"));
        await using var again = await Open(Options);
        Assert.NotNull(await again.Message("m1"));
        Assert.Equal("n=1", await again.Counts());
    }

    [Fact]
    public async Task Sequences_go_on_after_a_restart_and_after_a_transaction_that_failed()
    {
        var options = Options with { MaxPages = 100 };
        await using (var store = await Open(options)) await store.Commits(Event("a"), Event("b"));
        await using var again = await Open(options);
        var tooLarge = (A.Message("m") with { Document = new string('x', 1_000_000) }).New();
        await again.Commits(Event("c"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => again.CommitAsync([Event("never"), tooLarge]));
        await again.Commits(Event("d"));
        var rows = await again.QueryAsync(new Query(Tables.Events) { Where = [("account", Value.Of("acme"))] });
        Assert.Equal("1a 2b 3c 4d", string.Join(' ', rows.Select(row => Sequence.Number(row.Key.Second!) + row.Columns[0].Text!)));
    }

    static Operation.Append Event(string name) => new(Tables.Events, "acme", "{}"u8.ToArray(), [Value.Of(name), Value.Of(1)]);

    [Fact]
    public async Task Units_that_wait_when_the_store_closes_are_stored_and_later_ones_refused()
    {
        var store = await Open(Options);
        var waiting = Enumerable.Range(0, 500).Select(i => store.CommitAsync([A.Message($"m{i}").New()])).ToArray();
        await store.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.IsType<CommitOutcome.Committed>(outcome));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CommitAsync([A.Message("late").New()]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Message("m1"));
        var files = Directory.GetFiles(Path.GetDirectoryName(Options.Path)!).Select(Path.GetFileName).Order();
        Assert.Equal(["store.db", "store.db.lock", "store.db.pid"], files);
    }

    [Fact]
    public async Task What_a_killed_process_called_committed_is_there_whole()
    {
        using var process = WriterProcess.Start(Options.Path);
        var committed = await process.Committed(atLeast: 3_000);
        committed.AddRange(await process.Kill());

        await using var store = await Open(Options);
        foreach (var id in committed)
            Assert.True(await store.Message(id + "-a") is not null, $"{id} of {committed.Count} units is lost");
        var written = (await store.CountersAsync("acme", "", "~"))[0].Value;
        Assert.Equal(2 * written, await CountRows(store));
    }

    [Fact]
    public async Task The_files_belong_to_this_user_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var options = Options with { Path = _folder.File("new/data/store.db") };
        await using var store = await Open(options);
        await store.Commits(A.Message("m1").New());
        const UnixFileMode ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Path.GetDirectoryName(options.Path)!;
        Assert.Equal(ours | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var file in Directory.GetFiles(folder)) Assert.Equal(ours, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_full_disk_is_told_to_the_callers_and_forgotten_once_there_is_room()
    {
        await using var store = await Open(Options with { MaxPages = 100 });
        var large = new string('x', 50_000);
        var stored = 0;
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            for (; ; stored++) await store.Commits((A.Message($"m{stored}") with { Document = large }).New(), A.Count("n"));
        });
        Assert.Contains("nothing was stored", failure.Message, StringComparison.Ordinal);
        Assert.Equal($"n={stored}", await store.Counts());
        Assert.Null(await store.Message($"m{stored}"));

        await store.Commits(A.Message("m0").Gone());
        await store.Commits((A.Message("later") with { Document = large }).New());
        Assert.Equal(large, (await store.Message("later")).Text());
    }

    [Fact]
    public async Task A_full_queue_refuses_before_anything_is_stored()
    {
        await using var store = await Open(Options with { QueueOperations = 10, TransactionUnits = 5 });
        var accepted = new List<Task<CommitOutcome>>();
        using (var foreigner = new Connection(Options.Path, readOnly: false))
        {
            foreigner.Execute("BEGIN IMMEDIATE"); // the writer has to wait, so the queue fills
            await Assert.ThrowsAsync<StoreOverloadedException>(async () =>
            {
                while (accepted.Count < 1_000)
                {
                    var commit = store.CommitAsync([A.Message($"m{accepted.Count}").New()]);
                    if (commit.IsFaulted) await commit;
                    accepted.Add(commit);
                }
            });
            foreigner.Execute("ROLLBACK");
        }
        Assert.All(await Task.WhenAll(accepted), outcome => Assert.IsType<CommitOutcome.Committed>(outcome));
        Assert.Equal(accepted.Count, await CountRows(store));
    }

    [Fact]
    public async Task A_unit_larger_than_the_queue_passes_when_nothing_waits()
    {
        await using var store = await Open(Options with { QueueOperations = 10, TransactionOperations = 10 });
        await store.Commits([.. Enumerable.Range(0, 200).Select(i => A.Message($"m{i}").New())]);
        Assert.Equal(200, await CountRows(store));
    }

    [Fact]
    public async Task The_log_starts_again_while_writing_goes_on()
    {
        await using var store = await Open(Options with { CheckpointBytes = 256 << 10 });
        var large = new string('x', 20_000);
        for (var i = 0; i < 10_000; i++)
        {
            await store.Commits((A.Message($"m{i}") with { Document = large }).New());
            if (i > 100 && new FileInfo(Options.Path + "-wal").Length < i * large.Length / 4) return;
        }
        Assert.Fail("10,000 rows of 20 kB are all still in the log.");
    }

    static async Task<int> CountRows(SqliteStore store)
    {
        var rows = 0;
        for (Value? after = null; ;)
        {
            var page = await store.QueryAsync(new Query(Tables.Messages)
            {
                Where = [("account", Value.Of("acme"))],
                In = new("id", after, null),
                WithDocument = false,
                Limit = 10_000,
            });
            rows += page.Count;
            if (page.Count < 10_000) return rows;
            after = Value.Of(page[^1].Key.Second + "\0");
        }
    }
}
