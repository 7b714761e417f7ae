using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

/// <summary>Several silos on one database, at the same few rows.</summary>
[NeedsPostgres, Collection(OnPostgres.Name)]
public sealed class PostgresStressTests(PostgresServer server) : IAsyncLifetime
{
    const int Silos = 3;

    readonly PostgresOptions _options = server.NewDatabase() with { Exclusive = false };
    readonly List<PostgresStore> _stores = [];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Silos; i++) _stores.Add(await PostgresStore.OpenAsync(_options, TimeProvider.System, NullLogger.Instance));
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Units_that_overlap_in_any_order_neither_deadlock_nor_lose_anything()
    {
        const int callers = 24, units = 60, rows = 10;
        var committed = new int[rows];
        var conflicts = 0;
        var seed = Environment.TickCount;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => Caller(_stores[caller % Silos], new Random(seed + caller)))));

        var counts = (await _stores[0].CountersAsync("acme", "", "~")).ToDictionary(c => c.Name, c => c.Value);
        for (var i = 0; i < rows; i++)
        {
            var row = await _stores[i % Silos].Message($"m{i}");
            var expected = ($"{committed[i]}", (long)committed[i], (long)committed[i]);
            var found = (row.Column(Tables.Messages, "due")!, row!.Version, counts[$"m{i}"]);
            Assert.True(expected == found, $"seed {seed}: due, version and count of m{i} are {found}, not {expected}");
        }
        Assert.True(conflicts > 0, "They never met: the test shows nothing.");
        Assert.Equal(0L, Deadlocks());

        async Task Caller(PostgresStore store, Random chance)
        {
            for (var done = 0; done < units;)
            {
                var picked = Enumerable.Range(0, rows).OrderBy(_ => chance.Next()).Take(chance.Next(1, 5)).ToArray();
                var unit = new List<Operation>();
                foreach (var i in picked)
                {
                    var row = await store.Message($"m{i}");
                    unit.Add((A.Message($"m{i}") with { Due = (row?.Columns[6].Integer ?? 0) + 1 }).At(row?.Version ?? 0));
                    unit.Add(A.Count($"m{i}"));
                }
                if (chance.Next(4) == 0) unit.Add(A.Message($"same{chance.Next(300)}").IfAbsent());
                if (chance.Next(8) == 0) unit.Add(A.Message($"same{chance.Next(300)}").Gone());
                if (await store.CommitAsync(unit) is CommitOutcome.Conflict)
                {
                    Interlocked.Increment(ref conflicts);
                    continue;
                }
                done++;
                foreach (var i in picked) Interlocked.Increment(ref committed[i]);
            }
        }
    }

    [Fact]
    public async Task Sequences_have_no_gaps_and_no_number_is_seen_before_the_one_ahead_of_it()
    {
        const int callers = 12, units = 50;
        string[] owners = ["a", "b", "c"];
        using var done = new CancellationTokenSource();
        var watching = Task.Run(() => Watch(_stores[1], done.Token));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < units; i++)
                await _stores[caller % Silos].Commits(
                    [.. owners.Skip(caller % 3).Concat(owners.Take(caller % 3)).Select(owner => Event($"{caller}-{i}", owner))]);
        })));
        await done.CancelAsync();
        Assert.True(await watching > 0, "Nobody looked.");
        foreach (var owner in owners)
        {
            var rows = await Read(_stores[0], owner);
            Assert.Equal(Enumerable.Range(1, callers * units), rows.Select(row => (int)Sequence.Number(row.Key.Second!)));
            foreach (var caller in rows.Select(row => row.Columns[0].Text!.Split('-')).GroupBy(name => name[0]))
                Assert.Equal(Enumerable.Range(0, units).Select(i => $"{i}"), caller.Select(name => name[1]));
        }
        Assert.Equal(0L, Deadlocks());

        static async Task<int> Watch(PostgresStore store, CancellationToken done)
        {
            var looks = 0;
            for (; !done.IsCancellationRequested; looks++)
            {
                var rows = await Read(store, "a");
                Assert.Equal(rows.Count, rows.Count == 0 ? 0 : Sequence.Number(rows[^1].Key.Second!));
            }
            return looks;
        }
    }

    static Operation.Append Event(string name, string owner) => new(Tables.Events, owner, "{}"u8.ToArray(), [Value.Of(name), Value.Of(1)]);

    static Task<IReadOnlyList<Row>> Read(PostgresStore store, string owner) =>
        store.QueryAsync(new Query(Tables.Events) { Where = [("account", Value.Of(owner))], OrderBy = [new("sequence")], Limit = 10_000 });

    long Deadlocks()
    {
        using var db = server.Open(_options);
        return (long)PostgresServer.Execute(db, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")!;
    }
}
