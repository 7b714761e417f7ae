using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace WhatsApi.Storage.Sqlite;

/// <summary>One transaction after another on the writing connection, each over the units of many callers.</summary>
internal sealed class Transaction
{
    const int MostSequences = 50_000; // in memory; beyond that they are read again

    readonly Connection _db;
    readonly Statement _begin, _commit, _rollback, _count;
    readonly Dictionary<Table, TableWriter> _tables = [];
    readonly Dictionary<(string Owner, string Name), long> _sums = [];
    readonly Dictionary<(Table Table, Key Key), long> _versions = [];
    readonly Dictionary<(Table Table, string Owner), long> _last = []; // the highest number of each sequence that was appended to lately

    public Transaction(Connection db)
    {
        _db = db;
        _begin = db.Prepare("BEGIN IMMEDIATE");
        _commit = db.Prepare("COMMIT");
        _rollback = db.Prepare("ROLLBACK");
        _count = db.Prepare("INSERT INTO counters (owner, name, n) VALUES (?1, ?2, ?3) ON CONFLICT (owner, name) DO UPDATE SET n = n + excluded.n");
    }

    /// <summary>Stores the units and flushes; sets the outcome of each. If it throws, nothing was stored or the message does not say so.</summary>
    public void Store(List<PendingUnit> units)
    {
        var committing = false;
        try
        {
            _sums.Clear();
            _begin.Run();
            foreach (var unit in units)
                if (Apply(unit) is { } conflict)
                    unit.Outcome = new CommitOutcome.Conflict(conflict);
            foreach (var ((owner, name), by) in _sums) Count(owner, name, by);
            committing = true;
            _commit.Run();
        }
        catch (Exception e)
        {
            _last.Clear();
            // A commit that fails in the flush may have reached the disk all the same; one that found no room has not.
            var mayBeStored = committing && e is not SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL };
            var stored = TryRollback() && !mayBeStored ? "nothing was stored" : "what was stored is unknown";
            throw new StoreUnavailableException($"The transaction failed, {stored}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Applies all operations of a unit or none; answers the one that conflicted. A unit that could conflict halfway is looked through first,
    /// so that there are never more than inserts to undo: a savepoint would copy every page that the unit touches.
    /// </summary>
    int? Apply(PendingUnit unit)
    {
        var isSure = unit.MayConflictHalfway();
        if (isSure && FirstConflict(unit.Operations) is { } conflict) return conflict;
        for (var i = 0; i < unit.Operations.Count; i++)
        {
            if (Apply(unit.Operations[i])) continue;
            if (isSure) throw new UnreachableException($"Operation {i} conflicts, though it was looked at.");
            TakeBack(unit.Operations, i);
            return i;
        }
        Sum(unit.Operations);
        return null;
    }

    void TakeBack(IReadOnlyList<Operation> operations, int count)
    {
        for (var i = 0; i < count; i++)
            if (operations[i] is Operation.Put put) Writer(put.Table).Delete(put.Key, version: null);
    }

    int? FirstConflict(IReadOnlyList<Operation> operations)
    {
        _versions.Clear(); // what earlier operations of the unit will have made of their rows
        var conditions = operations.Count(PendingUnit.IsConditional);
        for (var i = 0; conditions > 0; i++)
        {
            if (PendingUnit.IsConditional(operations[i])) conditions--;
            switch (operations[i])
            {
                case Operation.Put put:
                    if (Version(put.Table, put.Key) != put.ExpectedVersion) return i;
                    _versions[(put.Table, put.Key)] = put.ExpectedVersion + 1;
                    break;
                case Operation.PutIfAbsent put:
                    _versions[(put.Table, put.Key)] = Math.Max(1, Version(put.Table, put.Key));
                    break;
                case Operation.Delete delete:
                    if (delete.ExpectedVersion is { } expected && Version(delete.Table, delete.Key) != expected) return i;
                    _versions[(delete.Table, delete.Key)] = 0;
                    break;
            }
        }
        return null;
    }

    long Version(Table table, Key key) => _versions.TryGetValue((table, key), out var version) ? version : Writer(table).Version(key);

    bool Apply(Operation operation)
    {
        switch (operation)
        {
            case Operation.Put { ExpectedVersion: 0 } put:
                return Writer(put.Table).Insert(put.Key, put.Document.Span, put.Columns);
            case Operation.Put put:
                return Writer(put.Table).Update(put.Key, put.Document.Span, put.Columns, put.ExpectedVersion);
            case Operation.PutIfAbsent put:
                Writer(put.Table).Insert(put.Key, put.Document.Span, put.Columns);
                return true;
            case Operation.Delete delete:
                return Writer(delete.Table).Delete(delete.Key, delete.ExpectedVersion);
            case Operation.Append append:
                Append(append);
                return true;
            case Operation.Increment:
                return true; // summed once the unit is known to stand
            default:
                throw new UnreachableException(operation.GetType().Name);
        }
    }

    void Append(Operation.Append append)
    {
        var (sequence, writer) = ((append.Table, append.Owner), Writer(append.Table));
        if (_last.Count > MostSequences) _last.Clear();
        var number = (_last.TryGetValue(sequence, out var last) ? last : writer.Last(append.Owner)) + 1;
        if (!writer.Insert(new Key(append.Owner, Sequence.Text(number)), append.Document.Span, append.Columns))
            throw new UnreachableException($"Number {number} of {append.Owner} is there, though nobody else writes.");
        _last[sequence] = number;
    }

    void Sum(IReadOnlyList<Operation> operations)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is not Operation.Increment increment) continue;
            _sums.TryGetValue((increment.Owner, increment.Name), out var sum);
            _sums[(increment.Owner, increment.Name)] = sum + increment.By;
        }
    }

    void Count(string owner, string name, long by)
    {
        _count.Bind(1, owner);
        _count.Bind(2, name);
        _count.Bind(3, by);
        _count.Run();
    }

    bool TryRollback()
    {
        try
        {
            if (_db.InTransaction) _rollback.Run();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    TableWriter Writer(Table table)
    {
        if (!_tables.TryGetValue(table, out var writer)) _tables.Add(table, writer = new TableWriter(_db, table));
        return writer;
    }
}
