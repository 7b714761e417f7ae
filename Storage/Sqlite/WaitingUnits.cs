namespace WhatsApi.Storage.Sqlite;

/// <summary>Units waiting for the writer, bounded. Many threads add; one takes all that fits into a transaction.</summary>
internal sealed class WaitingUnits(SqliteOptions options, TimeProvider clock)
{
    readonly object _gate = new(); // a monitor, because the writer is a thread that waits on it
    readonly Queue<PendingUnit> _units = [];
    long _operations, _bytes;
    bool _writerWaits, _closed;
    long _lastTaken;
    int _lastUnits;

    public int Count
    {
        get
        {
            lock (_gate) return _units.Count;
        }
    }

    /// <summary>Adds a unit, or says why not; one that is larger than the bounds passes when nothing waits.</summary>
    public StoreOverloadedException? Add(PendingUnit unit)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            if (_units.Count > 0 && (_operations + unit.Operations.Count > options.QueueOperations || _bytes + unit.Bytes > options.QueueBytes))
                return new StoreOverloadedException($"{_units.Count} units with {_operations} operations wait for the disk; nothing was stored.");
            _units.Enqueue(unit);
            _operations += unit.Operations.Count;
            _bytes += unit.Bytes;
            if (_writerWaits || _units.Count == options.GatheringUntil) Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Waits for units and moves as many as one transaction may hold, at least one; false when closed and empty.</summary>
    public bool Take(List<PendingUnit> transaction)
    {
        lock (_gate)
        {
            while (_units.Count == 0)
            {
                if (_closed) return false;
                _writerWaits = true;
                Monitor.Wait(_gate);
                _writerWaits = false;
            }
            Gather();
            var (operations, bytes) = (0L, 0L);
            while (transaction.Count < options.TransactionUnits && _units.TryPeek(out var unit))
            {
                operations += unit.Operations.Count;
                bytes += unit.Bytes;
                if (transaction.Count > 0 && (operations > options.TransactionOperations || bytes > options.TransactionBytes)) break;
                transaction.Add(_units.Dequeue());
                _operations -= unit.Operations.Count;
                _bytes -= unit.Bytes;
            }
            (_lastTaken, _lastUnits) = (clock.GetTimestamp(), transaction.Count);
            return true;
        }
    }

    void Gather()
    {
        if (_lastUnits < options.GatheringFrom) return;
        while (!_closed && _units.Count < options.GatheringUntil && (options.Gathering - clock.GetElapsedTime(_lastTaken)).TotalMilliseconds is >= 1 and var left)
            Monitor.Wait(_gate, (int)left);
    }

    /// <summary>No more units; those that wait are still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }
}
