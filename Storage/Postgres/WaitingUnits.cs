using System.Threading.Channels;

namespace WhatsApi.Storage.Postgres;

/// <summary>Units waiting for a writer, bounded. Many add; each writer takes all that fits into a transaction.</summary>
internal sealed class WaitingUnits(PostgresOptions options)
{
    readonly Lock _gate = new();
    readonly Channel<PendingUnit> _units = Channel.CreateUnbounded<PendingUnit>(); // bounded here, by what units hold and not by their number
    long _operations, _bytes;

    public int Count => _units.Reader.Count;

    /// <summary>Adds a unit, or says why not; one that is larger than the bounds passes when nothing waits.</summary>
    public StoreOverloadedException? Add(PendingUnit unit)
    {
        lock (_gate)
        {
            if (Count > 0 && (_operations + unit.Operations.Count > options.QueueOperations || _bytes + unit.Bytes > options.QueueBytes))
                return new StoreOverloadedException($"{Count} units with {_operations} operations wait for the database; nothing was stored.");
            ObjectDisposedException.ThrowIf(!_units.Writer.TryWrite(unit), typeof(PostgresStore));
            _operations += unit.Operations.Count;
            _bytes += unit.Bytes;
            return null;
        }
    }

    /// <summary>Waits for units and moves as many as one transaction may hold, at least one; false when closed and empty.</summary>
    public async Task<bool> TakeAsync(List<PendingUnit> transaction)
    {
        while (await _units.Reader.WaitToReadAsync())
            if (Take(transaction)) return true; // else another writer was faster
        return false;
    }

    /// <summary>No more units; those that wait are still taken.</summary>
    public void Close() => _units.Writer.TryComplete();

    bool Take(List<PendingUnit> transaction)
    {
        lock (_gate)
        {
            var (operations, bytes) = (0L, 0L);
            while (transaction.Count < options.TransactionUnits && _units.Reader.TryPeek(out var unit))
            {
                operations += unit.Operations.Count;
                bytes += unit.Bytes;
                if (transaction.Count > 0 && (operations > options.TransactionOperations || bytes > options.TransactionBytes)) break;
                transaction.Add(unit);
                _units.Reader.TryRead(out _);
                _operations -= unit.Operations.Count;
                _bytes -= unit.Bytes;
            }
            return transaction.Count > 0;
        }
    }
}
