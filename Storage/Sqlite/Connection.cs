using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace WhatsApi.Storage.Sqlite;

/// <summary>One connection, used by one thread at a time, straight on SQLite's C interface: ADO.NET would make a string of every value.</summary>
internal sealed class Connection : IDisposable
{
    const uint Persistent = 1; // SQLITE_PREPARE_PERSISTENT: the statement will live long
    const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    readonly sqlite3 _db;
    readonly List<Statement> _prepared = [];

    static Connection() => Batteries_V2.Init();

    public Connection(string path, bool readOnly)
    {
        var access = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        var code = sqlite3_open_v2(path, out _db, access | SQLITE_OPEN_NOMUTEX, null);
        if (code != SQLITE_OK)
        {
            var failure = Failure(code);
            _db.Dispose();
            throw failure;
        }
        sqlite3_extended_result_codes(_db, 1);
        sqlite3_busy_timeout(_db, 5_000); // only a foreign tool can hold a lock that long
    }

    public int Changes => sqlite3_changes(_db);

    public bool InTransaction => sqlite3_get_autocommit(_db) == 0;

    public void Execute(string sql)
    {
        using var statement = Compile(sql);
        while (statement.Step()) { }
    }

    public long ReadInteger(string sql)
    {
        using var statement = Compile(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Compile(sql);
        _prepared.Add(statement);
        return statement;
    }

    /// <summary>Pages handed to the log since the last call.</summary>
    public int TakePagesWritten()
    {
        sqlite3_db_status(_db, PagesWritten, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Brings the log into the database file as far as nobody is in the way; says what failed, if anything did.</summary>
    public string? Checkpoint() => Checkpoint(out _);

    /// <inheritdoc cref="Checkpoint()" />
    public string? Checkpoint(out bool whole)
    {
        var code = sqlite3_wal_checkpoint_v2(_db, "main", SQLITE_CHECKPOINT_PASSIVE, out var logged, out var moved);
        whole = code == SQLITE_OK && logged >= 0 && moved == logged;
        return code is SQLITE_OK or SQLITE_BUSY ? null : Failure(code).Message;
    }

    public SqliteException Failure(int code) =>
        new($"SQLite: {sqlite3_errmsg(_db).utf8_to_string()} ({code})", code & 0xff, code);

    /// <summary>Statements first: with one of them alive SQLite would keep the connection, and the log with it.</summary>
    public void Dispose()
    {
        foreach (var statement in _prepared) statement.Dispose();
        _db.Dispose();
    }

    Statement Compile(string sql)
    {
        var code = sqlite3_prepare_v3(_db, sql, Persistent, out var statement);
        return code == SQLITE_OK ? new Statement(this, statement) : throw Failure(code);
    }
}
