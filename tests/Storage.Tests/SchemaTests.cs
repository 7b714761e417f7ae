using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Sqlite;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public sealed class SchemaTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Database => _folder.File("store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_migrations_arrive_at_the_tables_in_use()
    {
        var steps = Migrations.All.SelectMany(m => m.Steps).ToArray();
        Assert.Equal(Tables.All.Select(Described).Order(), Made(steps).Select(Described).Order());
        Assert.Single(steps.OfType<Step.CreateCounters>());
    }

    [Fact]
    public void Migrations_are_numbered_from_1_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migrations.All.Length), Migrations.All.Select(m => m.Number));

    [Fact]
    public async Task A_database_of_a_newer_build_is_refused_and_left_alone()
    {
        await using (await Open()) { }
        using (var db = new Connection(Database, readOnly: false)) db.Execute("UPDATE schema_version SET version = 99");
        var before = await File.ReadAllBytesAsync(Database);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(Open);
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
    }

    [Fact]
    public void A_database_is_brought_forward_with_what_is_in_it()
    {
        using var db = new Connection(Database, readOnly: false);
        Migrate(db, First);
        db.Execute("INSERT INTO t (k, version, a, document) VALUES ('x', 1, 'kept', '{}')");
        Migrate(db, First, new(2, "b", [new Step.AddColumn("t", new("b", ColumnKind.Integer)), new Step.CreateIndex("t_b", "t", ["b"], OnlyWhere: "b")]));
        Migrate(db, First, new(2, "b", []), new(3, "no index", [new Step.DropIndex("t_b")]));
        Assert.Equal(3, db.ReadInteger("SELECT version FROM schema_version"));
        Assert.Equal(1, db.ReadInteger("SELECT count(*) FROM t WHERE a = 'kept' AND b IS NULL"));
        Assert.Equal(0, db.ReadInteger("SELECT count(*) FROM sqlite_schema WHERE name = 't_b'"));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_database_as_it_was()
    {
        using (var db = new Connection(Database, readOnly: false))
        {
            Migrate(db, First);
            Assert.Throws<SqliteException>(() =>
                Migrate(db, First, new(2, "half", [new Step.AddColumn("t", new("b", ColumnKind.Text)), new Step.DropIndex("never_was")])));
        }
        using var again = new Connection(Database, readOnly: true);
        Assert.Equal(1, again.ReadInteger("SELECT version FROM schema_version"));
        Assert.Equal(0, again.ReadInteger("SELECT count(*) FROM pragma_table_info('t') WHERE name = 'b'"));
    }

    static readonly Migration First = new(1, "t", [new Step.CreateTable("t", ["k"], DocumentKind.Json, [new("a", ColumnKind.Text)])]);

    Task<SqliteStore> Open() => SqliteStore.OpenAsync(new SqliteOptions { Path = Database }, TimeProvider.System, NullLogger.Instance);

    void Migrate(Connection db, params Migration[] migrations) => SqliteSchema.Migrate(db, migrations, Database, NullLogger.Instance);

    static IEnumerable<Table> Made(Step[] steps) => steps.OfType<Step.CreateTable>().Select(t => new Table(
        t.Name, t.KeyColumns, t.Document,
        [.. t.Columns, .. steps.OfType<Step.AddColumn>().Where(c => c.Table == t.Name).Select(c => c.Column)],
        [
            .. from i in steps.OfType<Step.CreateIndex>()
               where i.Table == t.Name && !steps.OfType<Step.DropIndex>().Any(d => d.Name == i.Name)
               select new Index(i.Name, i.Columns, OnlyWhere: i.OnlyWhere),
        ]));

    static string Described(Table table) =>
        $"""
        {table.Name} ({string.Join(", ", table.KeyColumns)}) {table.Document}
          {string.Join("\n  ", table.Columns.Select(c => c.ToString()))}
          {string.Join("\n  ", table.Indexes.Select(i => $"{i.Name} ({string.Join(", ", i.Columns)}) unique {i.Unique} only where {i.OnlyWhere}"))}
        """;
}
