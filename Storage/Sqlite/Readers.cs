using Microsoft.Data.Sqlite;

namespace WhatsApi.Storage.Sqlite;

/// <summary>
/// Read-only connections, as many as threads read at the same time. A read takes microseconds, so it runs on the caller's thread.
/// </summary>
internal sealed class Readers(string path) : IDisposable
{
    const int Kept = 8; // a connection more than this is closed after use

    readonly Lock _gate = new();
    readonly Stack<Reader> _idle = [];
    bool _closed;

    public Task<T> Read<T>(Func<Reader, T> read)
    {
        Reader? reader = null;
        try
        {
            reader = Take();
            var result = read(reader);
            GiveBack(reader);
            return Task.FromResult(result);
        }
        catch (SqliteException e)
        {
            reader?.Dispose();
            return Task.FromException<T>(new StoreUnavailableException($"The store could not be read: {e.Message}", e));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            while (_idle.TryPop(out var reader)) reader.Dispose();
        }
    }

    Reader Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            if (_idle.TryPop(out var reader)) return reader;
        }
        return new Reader(path);
    }

    void GiveBack(Reader reader)
    {
        lock (_gate)
        {
            if (!_closed && _idle.Count < Kept)
            {
                _idle.Push(reader);
                return;
            }
        }
        reader.Dispose();
    }
}
