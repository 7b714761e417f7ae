using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

[NeedsPostgres(ownServer: true), Collection(OnPostgres.Name)]
public sealed class PostgresDurabilityTests : IDisposable
{
    const int Callers = 16;

    readonly PostgresServer _server = PostgresServer.Own();

    public void Dispose() => _server.Dispose();

    static Task<PostgresStore> Open(PostgresOptions options) => PostgresStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task What_was_committed_when_the_server_is_killed_is_there_whole_and_the_store_goes_on()
    {
        await using var store = await Open(_server.NewDatabase());
        var (committed, failures) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        using var enough = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Write(caller))).ToArray();
        for (var kill = 1; kill <= 3; kill++)
        {
            await Until(() => committed.Count >= kill * 500);
            _server.Kill();
            await Until(() => failures.Count >= kill * Callers);
            _server.Start();
        }
        await Until(() => committed.Count >= 2_000);
        await enough.CancelAsync();
        await Task.WhenAll(callers);

        foreach (var id in committed)
            Assert.True(
                await store.Message(id + "-a") is not null && await store.Message(id + "-b") is not null, $"{id} of {committed.Count} units is lost");
        var rows = await store.QueryAsync(new Query(Tables.Messages) { WithDocument = false, Limit = 10_000 });
        var units = rows.Count / 2;
        Assert.Equal(rows.Select(row => row.Key.Second![..^2]).Distinct().Count(), units); // both rows of a unit, or none
        Assert.Equal($"written={units}", await store.Counts());
        var events = await store.QueryAsync(new Query(Tables.Events) { Limit = 10_000 });
        Assert.Equal(Enumerable.Range(1, units), events.Select(row => (int)Sequence.Number(row.Key.Second!)));
        Assert.All(failures, failure => Assert.Matches("^The transaction failed, (nothing was stored|what was stored is unknown): ", failure));
        Assert.InRange(units, committed.Count, committed.Count + failures.Count(failure => failure.Contains("unknown", StringComparison.Ordinal)));

        async Task Write(int caller)
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var id = $"{caller}-{i}";
                try
                {
                    await store.Commits(A.Message(id + "-a").New(), A.Message(id + "-b").New(), A.Count("written"),
                        new Operation.Append(Tables.Events, "acme", "{}"u8.ToArray(), [Value.Of(id), Value.Of(1)]));
                    committed.Add(id);
                }
                catch (StoreUnavailableException e)
                {
                    failures.Add(e.Message);
                }
            }
        }

        static async Task Until(Func<bool> isSo)
        {
            for (var tries = 0; !isSo(); tries++)
            {
                Assert.True(tries < 6_000, "It has not come to that in a minute.");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            }
        }
    }

    [Fact]
    public async Task A_server_that_was_started_anew_is_not_noticed_by_those_who_asked_nothing_meanwhile()
    {
        await using var store = await Open(_server.NewDatabase());
        await store.Commits(A.Message("m1").New());
        Assert.NotNull(await store.Message("m1"));
        _server.Kill();
        _server.Start();
        Assert.NotNull(await store.Message("m1"));
        await store.Commits(A.Message("m1").At(1));
    }

    [Fact]
    public async Task Reads_fail_while_the_server_is_away()
    {
        await using var store = await Open(_server.NewDatabase());
        _server.Kill();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Message("m1"));
        await Assert.ThrowsAsync<StoreUnavailableException>(store.PingAsync);
        _server.Start();
        Assert.Null(await store.Message("m1"));
        await store.PingAsync();
    }

    [Fact]
    public async Task Units_that_wait_when_the_store_closes_are_stored_and_later_ones_refused()
    {
        var options = _server.NewDatabase();
        var store = await Open(options);
        var waiting = Enumerable.Range(0, 500).Select(i => store.CommitAsync([A.Message($"m{i}").New()])).ToArray();
        await store.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.IsType<CommitOutcome.Committed>(outcome));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CommitAsync([A.Message("late").New()]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Message("m1"));
    }

    [Fact]
    public async Task A_full_queue_refuses_before_anything_is_stored()
    {
        var options = _server.NewDatabase() with { QueueOperations = 10, TransactionUnits = 5 };
        await using var store = await Open(options);
        var accepted = new List<Task<CommitOutcome>>();
        using (var foreigner = _server.Open(options))
        {
            PostgresServer.Execute(foreigner, "BEGIN; LOCK TABLE messages"); // the writers have to wait, so the queue fills
            await Assert.ThrowsAsync<StoreOverloadedException>(async () =>
            {
                while (accepted.Count < 1_000)
                {
                    var commit = store.CommitAsync([A.Message($"m{accepted.Count}").New()]);
                    if (commit.IsFaulted) await commit;
                    accepted.Add(commit);
                }
            });
        }
        Assert.All(await Task.WhenAll(accepted), outcome => Assert.IsType<CommitOutcome.Committed>(outcome));
        Assert.Equal(accepted.Count, (await store.QueryAsync(new Query(Tables.Messages) { Limit = 1_000 })).Count);
    }

    [Fact]
    public async Task A_unit_that_the_server_cannot_keep_fails_alone()
    {
        await using var store = await Open(_server.NewDatabase());
        var chance = new Random(7);
        var tooLongForAnIndex = new string([.. Enumerable.Range(0, 9_000).Select(_ => (char)chance.Next('0', 'z'))]);
        var messages = Enumerable.Range(0, 100).Select(i => A.Message($"m{i}") with { Status = i == 50 ? tooLongForAnIndex : "sent" });
        var commits = messages.Select(message => store.CommitAsync([message.New()])).ToArray();
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => commits[50]);
        Assert.Contains("nothing was stored", failure.Message, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(commits.Where(commit => commit != commits[50])), outcome => Assert.IsType<CommitOutcome.Committed>(outcome));
    }

    [Fact]
    public async Task A_password_that_is_wrong_is_said_so()
    {
        var options = _server.NewDatabase();
        using (var db = _server.Open()) PostgresServer.Execute(db, "CREATE ROLE guarded LOGIN PASSWORD 'right'");
        options = options with { ConnectionString = options.ConnectionString + ";Username=guarded;Password=wrong" };
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(options));
        Assert.EndsWith("the password was refused. Correct it in Store__ConnectionString.", failure.Message, StringComparison.Ordinal);
    }
}
