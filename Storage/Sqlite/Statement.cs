using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace WhatsApi.Storage.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, result columns from 0, as SQLite has it.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt statement) : IDisposable
{
    const int OnStack = 512;

    public void Bind(int parameter, long value) => Check(sqlite3_bind_int64(statement, parameter, value));

    public void Bind(int parameter, string text)
    {
        var longest = text.Length * 3; // UTF-8 bytes of a UTF-16 unit
        var utf8 = longest <= OnStack ? stackalloc byte[OnStack] : new byte[longest];
        BindText(parameter, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    public void Bind(int parameter, Value value)
    {
        if (value.IsNull) Check(sqlite3_bind_null(statement, parameter));
        else if (value.IsText) Bind(parameter, value.Text!);
        else Bind(parameter, value.Integer!.Value);
    }

    public void BindText(int parameter, ReadOnlySpan<byte> utf8) =>
        Check(utf8.IsEmpty ? sqlite3_bind_text(statement, parameter, "") : sqlite3_bind_text(statement, parameter, utf8));

    public void BindBlob(int parameter, ReadOnlySpan<byte> bytes) =>
        Check(bytes.IsEmpty ? sqlite3_bind_zeroblob(statement, parameter, 0) : sqlite3_bind_blob(statement, parameter, bytes));

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Step() => sqlite3_step(statement) switch
    {
        SQLITE_ROW => true,
        SQLITE_DONE => false,
        var code => throw connection.Failure(code),
    };

    /// <summary>Runs a statement without rows and makes it ready for the next time.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    public void Reset() => sqlite3_reset(statement);

    public void ClearBindings() => sqlite3_clear_bindings(statement);

    public long Integer(int column) => sqlite3_column_int64(statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(sqlite3_column_blob(statement, column));

    public byte[] Bytes(int column) => sqlite3_column_blob(statement, column).ToArray();

    public Value Value(int column) => sqlite3_column_type(statement, column) switch
    {
        SQLITE_NULL => Storage.Value.Null,
        SQLITE_INTEGER => Storage.Value.Of(Integer(column)),
        _ => Storage.Value.Of(Text(column)),
    };

    public void Dispose() => statement.Dispose();

    void Check(int code)
    {
        if (code != SQLITE_OK) throw connection.Failure(code);
    }
}
