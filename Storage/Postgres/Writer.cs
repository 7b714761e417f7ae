using Microsoft.Extensions.Logging;
using Npgsql;

namespace WhatsApi.Storage.Postgres;

/// <summary>The writers: each takes all units that wait, stores them in one transaction with one flush, and then answers their callers.</summary>
internal sealed partial class Writer
{
    readonly Transaction _transaction;
    readonly WaitingUnits _waiting;
    readonly TimeProvider _clock;
    readonly ILogger _log;
    readonly Task[] _running;
    long _commits, _units;
    double _lastMilliseconds;

    public Writer(Transaction transaction, PostgresOptions options, TimeProvider clock, ILogger log)
    {
        (_transaction, _clock, _log) = (transaction, clock, log);
        _waiting = new WaitingUnits(options);
        _running = [.. Enumerable.Range(0, options.Writers).Select(_ => Task.Run(RunAsync))];
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

    /// <summary>Stores what waits and refuses the rest.</summary>
    public Task StopAsync()
    {
        _waiting.Close();
        return Task.WhenAll(_running);
    }

    async Task RunAsync()
    {
        var units = new List<PendingUnit>();
        while (await _waiting.TakeAsync(units))
        {
            await StoreAsync(units);
            units.Clear();
        }
    }

    /// <summary>A failure is the callers' to hear of and never the end of a writer: the server may be back in a minute.</summary>
    async Task StoreAsync(List<PendingUnit> units)
    {
        var started = _clock.GetTimestamp();
        try
        {
            await _transaction.StoreAsync(units);
        }
        catch (StoreUnavailableException e) when (units.Count > 1 && e.InnerException is NpgsqlException failure && Failure.IsOfOneUnit(failure))
        {
            foreach (var unit in units) await StoreAsync([unit]);
            return;
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
        foreach (var unit in units) unit.SetResult(unit.Outcome);
    }

    static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "A transaction of {Units} units failed")]
        public static partial void Failed(ILogger log, Exception e, int units);
    }
}
