using Microsoft.Extensions.Logging;

namespace WhatsApi.Storage.Sqlite;

/// <summary>
/// Brings the log into the database file beside the writer, on a connection of its own, so that commits go on meanwhile. What they add in that
/// time is left to the writer, which alone can stand still: with everything brought over, the log starts again at its beginning.
/// </summary>
internal sealed partial class Checkpointer : IDisposable
{
    const int Passes = 3; // each one has only what was written during the one before

    enum State { Idle, Asked, Done, Closed }

    readonly Connection _db;
    readonly ILogger _log;
    readonly object _gate = new(); // a monitor, because a thread waits on it
    readonly Thread _thread;
    State _state;

    public Checkpointer(string path, ILogger log)
    {
        _db = new Connection(path, readOnly: false);
        _db.ReadInteger("SELECT version FROM schema_version"); // until it has read something, a connection does not know that there is a log
        _log = log;
        _thread = new Thread(Run) { Name = "store checkpointer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Starts, unless it is at work or has just been.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (_state != State.Idle) return;
            _state = State.Asked;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Whether it has finished what it was asked; says so once.</summary>
    public bool TakeDone()
    {
        lock (_gate)
        {
            if (_state != State.Done) return false;
            _state = State.Idle;
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _state = State.Closed;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
        _db.Dispose();
    }

    void Run()
    {
        while (WaitUntilAsked())
        {
            for (var pass = 0; pass < Passes; pass++)
                if (_db.Checkpoint() is { } code)
                    Log.Failed(_log, code);
            lock (_gate)
                if (_state == State.Asked)
                    _state = State.Done;
        }
    }

    bool WaitUntilAsked()
    {
        lock (_gate)
        {
            while (_state is not (State.Asked or State.Closed)) Monitor.Wait(_gate);
            return _state == State.Asked;
        }
    }

    static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "The log could not be brought into the database ({Reason}); it grows until it can")]
        public static partial void Failed(ILogger log, string reason);
    }
}
