using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

[NeedsPostgres, Collection(OnPostgres.Name)]
public sealed class PostgresSchemaTests(PostgresServer server) : IDisposable
{
    readonly PostgresOptions _options = server.NewDatabase() with { Exclusive = false };
    readonly List<NpgsqlConnection> _connections = [];

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());

    [Fact]
    public async Task Of_many_silos_that_start_at_once_one_migrates_and_all_go_on()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));
        for (var i = 0; i < stores.Length; i++)
        {
            await stores[i].Commits(A.Message($"m{i}").New());
            await stores[i].DisposeAsync();
        }
        Assert.Equal((long)Migrations.Newest, Read("SELECT version FROM schema_version"));
    }

    [Fact]
    public async Task A_database_of_a_newer_build_is_refused_and_left_alone()
    {
        await using (await Open()) { }
        Read("UPDATE schema_version SET version = 99");
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(Open);
        Assert.Contains("has schema version 99; this build knows up to ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(99L, Read("SELECT version FROM schema_version"));
    }

    [Fact]
    public void A_database_is_brought_forward_with_what_is_in_it()
    {
        Migrate(First);
        Read("INSERT INTO t (k, version, a, document) VALUES ('x', 1, 'kept', '{}')");
        Migrate(First, new(2, "b", [new Step.AddColumn("t", new("b", ColumnKind.Integer)), new Step.CreateIndex("t_b", "t", ["b"], OnlyWhere: "b")]));
        Migrate(First, new(2, "b", []), new(3, "no index", [new Step.DropIndex("t_b")]));
        Assert.Equal(3L, Read("SELECT version FROM schema_version"));
        Assert.Equal(1L, Read("SELECT count(*) FROM t WHERE a = 'kept' AND b IS NULL"));
        Assert.Equal(0L, Read("SELECT count(*) FROM pg_indexes WHERE indexname = 't_b'"));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_database_as_it_was()
    {
        Migrate(First);
        Assert.Throws<PostgresException>(() =>
            Migrate(First, new(2, "half", [new Step.AddColumn("t", new("b", ColumnKind.Text)), new Step.DropIndex("never_was")])));
        Assert.Equal(1L, Read("SELECT version FROM schema_version"));
        Assert.Equal(0L, Read("SELECT count(*) FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b'"));
    }

    [Fact]
    public void Words_of_the_database_may_be_names()
    {
        var table = new Step.CreateTable("user", ["end"], DocumentKind.None, [new("limit", ColumnKind.Text)]);
        Migrate(new Migration(1, "t", [table, new Step.CreateIndex("user_limit", "user", ["limit"], OnlyWhere: "limit")]));
        Assert.Equal(0L, Read("SELECT count(*) FROM \"user\""));
    }

    static readonly Migration First = new(1, "t", [new Step.CreateTable("t", ["k"], DocumentKind.Json, [new("a", ColumnKind.Text)])]);

    Task<PostgresStore> Open() => PostgresStore.OpenAsync(_options, TimeProvider.System, NullLogger.Instance);

    void Migrate(params Migration[] migrations) => PostgresSchema.Migrate(Connect(), migrations, "test", NullLogger.Instance);

    object? Read(string sql) => PostgresServer.Execute(Connect(), sql);

    NpgsqlConnection Connect()
    {
        _connections.Add(server.Open(_options));
        return _connections[^1];
    }
}
