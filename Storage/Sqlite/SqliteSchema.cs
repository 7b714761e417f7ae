using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace WhatsApi.Storage.Sqlite;

/// <summary>Carries migrations out.</summary>
internal static partial class SqliteSchema
{
    /// <summary>Brings the database to the newest version, all or nothing; refuses one that is newer than this build.</summary>
    public static void Migrate(Connection db, IReadOnlyList<Migration> migrations, string path, ILogger log)
    {
        var version = Version(db);
        var newest = migrations[^1].Number;
        if (version > newest)
            throw new StoreUnavailableException(
                $"The database {path} has schema version {version}; this build knows up to {newest}. "
                + "Run the newer build, or restore a backup. Nothing was changed.");
        if (version == newest) return;
        db.Execute("BEGIN IMMEDIATE");
        db.Execute("CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT");
        foreach (var migration in migrations.Where(m => m.Number > version))
        {
            foreach (var step in migration.Steps) db.Execute(Sql(step));
            Log.Migrated(log, migration.Number, migration.What);
        }
        db.Execute($"INSERT INTO schema_version (id, version) VALUES (1, {newest}) ON CONFLICT (id) DO UPDATE SET version = excluded.version");
        db.Execute("COMMIT");
    }

    static long Version(Connection db) =>
        db.ReadInteger("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") == 0
            ? 0
            : db.ReadInteger("SELECT version FROM schema_version");

    static string Sql(Step step) => step switch
    {
        Step.CreateTable t => TableSql(t),
        Step.AddColumn c => $"ALTER TABLE {c.Table} ADD COLUMN {ColumnSql(c.Column)}",
        Step.CreateIndex { OnlyWhere: null } i => $"CREATE INDEX {i.Name} ON {i.Table} ({string.Join(", ", i.Columns)})",
        Step.CreateIndex i => $"CREATE INDEX {i.Name} ON {i.Table} ({string.Join(", ", i.Columns)}) WHERE {i.OnlyWhere} IS NOT NULL",
        Step.DropIndex i => $"DROP INDEX {i.Name}",
        Step.CreateCounters =>
            "CREATE TABLE counters (owner TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (owner, name)) STRICT, WITHOUT ROWID",
        _ => throw new UnreachableException(step.GetType().Name),
    };

    /// <summary>The document stands last, so that reading columns never walks through it. A rowid table where documents are large.</summary>
    static string TableSql(Step.CreateTable table)
    {
        var columns = table.KeyColumns.Select(key => $"{key} TEXT NOT NULL")
            .Append("version INTEGER NOT NULL")
            .Concat(table.Columns.Select(ColumnSql));
        if (table.Document == DocumentKind.Json) columns = columns.Append("document TEXT NOT NULL");
        if (table.Document == DocumentKind.Bytes) columns = columns.Append("document BLOB NOT NULL");
        return $"CREATE TABLE {table.Name} ({string.Join(", ", columns)}, PRIMARY KEY ({string.Join(", ", table.KeyColumns)})) STRICT{(table.Small ? ", WITHOUT ROWID" : "")}";
    }

    static string ColumnSql(Column column) => $"{column.Name} {(column.Kind == ColumnKind.Text ? "TEXT" : "INTEGER")}";

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Schema migrated to version {Number}: {What}")]
        public static partial void Migrated(ILogger log, int number, string what);
    }
}
