using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace WhatsApi.Storage.Postgres;

/// <summary>Carries migrations out.</summary>
internal static partial class PostgresSchema
{
    /// <summary>Beside the tables of the port: the last numbers of sequences, and who may write.</summary>
    const string Own = """
        CREATE TABLE schema_version (id int PRIMARY KEY CHECK (id = 1), version bigint NOT NULL);
        INSERT INTO schema_version (id, version) VALUES (1, 0);
        CREATE TABLE tenure (id int PRIMARY KEY CHECK (id = 1), number bigint NOT NULL);
        INSERT INTO tenure (id, number) VALUES (1, 0);
        CREATE TABLE sequences (name text COLLATE "C" NOT NULL, owner text COLLATE "C" NOT NULL, last bigint NOT NULL, PRIMARY KEY (name, owner))
        """ + Hot;

    // Few rows that change with every transaction, in no index: with room on its page a new version needs no new index entry, and takes the
    // place of an old one.
    const string Hot = " WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)";

    // A document is stored anew three to five times. Room on the page keeps it there; and a table of millions is looked through long before a
    // fifth of it is dead.
    const string Changing = " WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)";

    const string Growing = " WITH (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)";

    /// <summary>
    /// Brings the database to the newest version, all or nothing; refuses one that is newer than this build. Of several that start at once one does it.
    /// </summary>
    public static void Migrate(NpgsqlConnection db, IReadOnlyList<Migration> migrations, string name, ILogger log)
    {
        if (ReadInteger(db, "SELECT count(*) FROM pg_database WHERE datname = current_database() AND pg_encoding_to_char(encoding) = 'UTF8'") == 0)
            throw new StoreUnavailableException(
                $"The database {name} is not encoded in UTF-8. Create one that is (createdb --encoding=UTF8 --template=template0).");
        if (IsNewest(db, migrations, name)) return;
        Execute(db, Locks.Take(Locks.Schema));
        try
        {
            if (IsNewest(db, migrations, name)) return;
            using var transaction = db.BeginTransaction();
            var version = Version(db);
            if (version is null) Execute(db, Own);
            foreach (var migration in migrations.Where(m => m.Number > (version ?? 0)))
            {
                foreach (var step in migration.Steps) Execute(db, Of(step, migrations));
                Log.Migrated(log, migration.Number, migration.What);
            }
            Execute(db, $"UPDATE schema_version SET version = {migrations[^1].Number}");
            transaction.Commit();
        }
        finally
        {
            if (db.State == System.Data.ConnectionState.Open) Execute(db, Locks.Release(Locks.Schema));
        }
    }

    static bool IsNewest(NpgsqlConnection db, IReadOnlyList<Migration> migrations, string name)
    {
        var (version, newest) = (Version(db), migrations[^1].Number);
        if (version > newest)
            throw new StoreUnavailableException(
                $"The database {name} has schema version {version}; this build knows up to {newest}. "
                + "Run the newer build, or restore a backup. Nothing was changed.");
        return version == newest;
    }

    static long? Version(NpgsqlConnection db) =>
        ReadInteger(db, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_version')") == 0
            ? null
            : ReadInteger(db, "SELECT version FROM schema_version");

    static string Of(Step step, IReadOnlyList<Migration> migrations) => step switch
    {
        Step.CreateTable t => TableSql(t),
        Step.AddColumn c => $"ALTER TABLE {Sql.Name(c.Table)} ADD COLUMN {ColumnSql(c.Column)}",
        Step.CreateIndex i => IndexSql(i, KeyOf(i.Table, migrations)),
        Step.DropIndex i => $"DROP INDEX {Sql.Name(i.Name)}",
        Step.CreateCounters =>
            """CREATE TABLE counters (owner text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, n bigint NOT NULL, PRIMARY KEY (owner, name))"""
            + Hot,
        _ => throw new UnreachableException(step.GetType().Name),
    };

    static string TableSql(Step.CreateTable table)
    {
        var columns = table.KeyColumns.Select(key => $"""{Sql.Name(key)} text COLLATE "C" NOT NULL""")
            .Append("version bigint NOT NULL")
            .Concat(table.Columns.Select(ColumnSql));
        if (table.Document == DocumentKind.Json) columns = columns.Append("document text NOT NULL");
        if (table.Document == DocumentKind.Bytes) columns = columns.Append("document bytea NOT NULL");
        var isWrittenOnce = table.Columns.Length > 0 && table.Columns.All(c => c.Immutable);
        return $"CREATE TABLE {Sql.Name(table.Name)} ({Sql.List(columns)}, PRIMARY KEY ({Sql.List(table.KeyColumns.Select(Sql.Name))}))"
            + (isWrittenOnce ? Growing : Changing);
    }

    /// <summary>Null stands before every value (see <see cref="QuerySql"/>).</summary>
    static string IndexSql(Step.CreateIndex index, string[] key) =>
        $"CREATE INDEX {Sql.Name(index.Name)} ON {Sql.Name(index.Table)} "
        + $"({Sql.List(index.Columns.Select(c => Sql.Name(c) + (key.Contains(c) ? "" : " NULLS FIRST")))})"
        + (index.OnlyWhere is { } column ? $" WHERE {Sql.Name(column)} IS NOT NULL" : "");

    static string[] KeyOf(string table, IReadOnlyList<Migration> migrations) =>
        migrations.SelectMany(m => m.Steps).OfType<Step.CreateTable>().First(t => t.Name == table).KeyColumns;

    static string ColumnSql(Column column) => $"{Sql.Name(column.Name)} {(column.Kind == ColumnKind.Text ? "text COLLATE \"C\"" : "bigint")}";

    static void Execute(NpgsqlConnection db, string sql)
    {
        using var command = Command(db, sql);
        command.ExecuteNonQuery();
    }

    static long ReadInteger(NpgsqlConnection db, string sql)
    {
        using var command = Command(db, sql);
        return (long)command.ExecuteScalar()!;
    }

    static NpgsqlCommand Command(NpgsqlConnection db, string sql) => new(sql, db) { CommandTimeout = 0 }; // an index over many rows takes its time

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Schema migrated to version {Number}: {What}")]
        public static partial void Migrated(ILogger log, int number, string what);
    }
}
