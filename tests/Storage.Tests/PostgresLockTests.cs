using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

[NeedsPostgres, Collection(OnPostgres.Name)]
public sealed class PostgresLockTests(PostgresServer server)
{
    const string Holder =
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND granted "
        + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    const string EndHolder = $"SELECT count(pg_terminate_backend(pid)) FROM ({Holder}) AS holder";

    readonly PostgresOptions _options = server.NewDatabase() with { HandOver = TimeSpan.FromMilliseconds(100) };

    static Task<PostgresStore> Open(PostgresOptions options, Action? ended = null) =>
        PostgresStore.OpenAsync(options, TimeProvider.System, NullLogger.Instance, ended);

    [Fact]
    public async Task A_second_process_is_refused_and_told_who_holds_the_database()
    {
        await using var store = await Open(_options);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(_options));
        Assert.Contains($" is in use by process {Environment.ProcessId} on {Environment.MachineName}. ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Store__ConnectionString", refusal.Message, StringComparison.Ordinal);
        await store.Commits(A.Message("m1").New());
    }

    [Fact]
    public async Task The_database_of_a_store_that_closed_is_free()
    {
        await using (var first = await Open(_options)) await first.Commits(A.Message("m1").New());
        await using var second = await Open(_options);
        Assert.NotNull(await second.Message("m1"));
    }

    [Fact]
    public async Task Silos_of_a_cluster_share_a_database()
    {
        await using var one = await Open(_options with { Exclusive = false });
        await using var other = await Open(_options with { Exclusive = false });
        await one.Commits(A.Message("m1").New());
        await other.Conflicts(0, A.Message("m1").New());
    }

    [Fact]
    public async Task A_process_whose_session_ends_goes_on_and_keeps_others_away_again()
    {
        await using var store = await Open(_options);
        using var db = server.Open(_options);
        var first = PostgresServer.Execute(db, Holder);
        PostgresServer.Execute(db, EndHolder);
        await store.Commits(A.Message("m1").New());
        object? second = null;
        for (var tries = 0; (second is null || second.Equals(first)) && tries < 10_000; tries++) second = PostgresServer.Execute(db, Holder);
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(_options));
        await store.Commits(A.Message("m2").New());
    }

    [Fact]
    public async Task A_process_that_another_has_taken_the_database_from_stores_nothing_more_and_is_told_to_end()
    {
        var ended = new TaskCompletionSource();
        await using var store = await Open(_options, ended.SetResult);
        await store.Commits(A.Message("m1").New());
        var next = Task.Run(() => Open(_options with { HandOver = TimeSpan.FromSeconds(20) }));
        using var db = server.Open(_options);
        while (PostgresServer.Execute(db, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND NOT granted") is 0L) { }
        PostgresServer.Execute(db, EndHolder);
        await using var other = await next;
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync([A.Message("m2").New()]));
        Assert.Contains("Another process has taken the database over, nothing was stored", refusal.Message, StringComparison.Ordinal);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(await other.Message("m2"));
        await other.Commits(A.Message("m2").New());
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=y;Timeout=2", "The database x on 127.0.0.1:1 cannot be opened: the server does not answer (")]
    [InlineData("Data Source=data/whatsapi.db", "Store__ConnectionString is no connection string of PostgreSQL")]
    [InlineData("", "Store__ConnectionString is no connection string of PostgreSQL")]
    [InlineData("Host=h;Pass;word=secret", "Store__ConnectionString is no connection string of PostgreSQL")]
    public async Task What_is_wrong_with_the_connection_is_said_in_a_sentence(string connectionString, string sentence)
    {
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(new PostgresOptions { ConnectionString = connectionString }));
        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var missing = _options with { ConnectionString = _options.ConnectionString + ";Database=nobody_made_it" };
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(missing));
        Assert.StartsWith("The database nobody_made_it on ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("there is no such database", failure.Message, StringComparison.Ordinal);
    }
}
