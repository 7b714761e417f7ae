using Microsoft.Extensions.Logging;

namespace WhatsApi.Storage.Sqlite;

/// <summary>
/// The one writer: a thread that takes all units that wait, stores them in one transaction, flushes once, and then answers their callers.
/// </summary>
internal sealed partial class Writer
{
    readonly Connection _db;
    readonly Transaction _transaction;
    readonly Checkpointer _checkpointer;
    readonly WaitingUnits _waiting;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly int _checkpointPages;
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _commits, _units;
    double _lastMilliseconds;
    int _pages;

    public Writer(Connection db, Checkpointer checkpointer, SqliteOptions options, TimeProvider clock, ILogger log)
    {
        (_db, _checkpointer, _clock, _log) = (db, checkpointer, clock, log);
        _transaction = new Transaction(db);
        _waiting = new WaitingUnits(options, clock);
        _checkpointPages = options.CheckpointBytes / options.PageSize;
        new Thread(Run) { Name = "store writer", IsBackground = true }.Start();
    }

    public StoreStatistics Statistics =>
        new(_waiting.Count, Volatile.Read(ref _commits), Volatile.Read(ref _units), Volatile.Read(ref _lastMilliseconds));

    public Task<CommitOutcome> CommitAsync(IReadOnlyList<Operation> unit)
    {
        var pending = new PendingUnit(unit);
        if (_waiting.Add(pending) is { } refusal)
        {
            Telemetry.Refused();
            pending.SetException(refusal);
        }
        return pending.Task;
    }

    /// <summary>Stores what waits, refuses the rest, and ends the thread.</summary>
    public Task StopAsync()
    {
        _waiting.Close();
        return _stopped.Task;
    }

    void Run()
    {
        var units = new List<PendingUnit>();
        while (_waiting.Take(units))
        {
            Store(units);
            units.Clear();
            Checkpoint();
        }
        _stopped.SetResult();
    }

    /// <summary>A failure is the callers' to hear of and never the end of the writer: the disk may have room again in a minute.</summary>
    void Store(List<PendingUnit> units)
    {
        var started = _clock.GetTimestamp();
        try
        {
            _transaction.Store(units);
        }
        catch (StoreUnavailableException e)
        {
            Telemetry.Failed();
            Log.Failed(_log, e, units.Count);
            foreach (var unit in units) unit.SetException(new StoreUnavailableException(e.Message, e.InnerException));
            return;
        }
        var took = _clock.GetElapsedTime(started);
        Telemetry.Committed(took, units.Count);
        Volatile.Write(ref _lastMilliseconds, took.TotalMilliseconds);
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _units, units.Count(unit => unit is { Outcome: CommitOutcome.Committed, Operations.Count: > 0 }));
        ThreadPool.UnsafeQueueUserWorkItem(Answer, units.ToArray(), preferLocal: false);
    }

    // Not on the writer's thread, which would have to wake a worker for each of them.
    static void Answer(PendingUnit[] units)
    {
        foreach (var unit in units) unit.SetResult(unit.Outcome);
    }

    void Checkpoint()
    {
        _pages += _db.TakePagesWritten();
        if (_checkpointer.TakeDone())
        {
            _db.Checkpoint(out var whole);
            if (whole) _pages = 0;
        }
        else if (_pages >= _checkpointPages)
        {
            _checkpointer.Ask();
        }
    }

    static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "A transaction of {Units} units failed")]
        public static partial void Failed(ILogger log, Exception e, int units);
    }
}
