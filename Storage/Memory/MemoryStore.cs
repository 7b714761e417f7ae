using System.Diagnostics;

namespace WhatsApi.Storage.Memory;

/// <summary>
/// The store in memory, for tests and simulation. <paramref name="hop"/> is awaited before and after everything, so that a simulation's scheduler can
/// let others run there; a commit becomes visible at once between its two hops. It never leaves the caller's scheduler.
/// </summary>
public sealed class MemoryStore(Func<Task>? hop = null) : IStore
{
    readonly Lock _gate = new();
    readonly Dictionary<Table, SortedDictionary<Key, Row>> _tables = [];
    readonly SortedDictionary<Key, long> _counters = new(Utf8Order.Comparer);
    long _units;

    public string Provider => "memory";

    public Faults Faults { get; } = new();

    public StoreStatistics Statistics => new(0, _units, _units, 0);

    public async Task<CommitOutcome> CommitAsync(IReadOnlyList<Operation> unit)
    {
        Checks.Unit(unit);
        var fault = Faults.Of(unit);
        if (fault == Fault.Overloaded) throw new StoreOverloadedException("The queue is full; nothing was stored.");
        await Hop();
        if (fault == Fault.UnitLost) throw new StoreUnavailableException("The transaction failed, nothing was stored.");
        CommitOutcome outcome;
        lock (_gate) outcome = Apply(unit);
        await Hop();
        return fault == Fault.AnswerLost ? throw new StoreUnavailableException("The transaction failed, what was stored is unknown.") : outcome;
    }

    public async Task<Row?> GetAsync(Table table, Key key)
    {
        Checks.Key(table, key);
        await Hop();
        Row? row;
        lock (_gate) row = Rows(table).GetValueOrDefault(key);
        await Hop();
        return row;
    }

    public async Task<IReadOnlyList<Row>> QueryAsync(Query query)
    {
        Checks.Query(query);
        await Hop();
        IReadOnlyList<Row> rows;
        lock (_gate) rows = new MemoryQuery(query).Over(Rows(query.Table).Values);
        await Hop();
        return rows;
    }

    public async Task<IReadOnlyList<Counter>> CountersAsync(string owner, string from, string until)
    {
        await Hop();
        var (first, end) = (new Key(owner, from), new Key(owner, until));
        IReadOnlyList<Counter> counters;
        lock (_gate)
            counters = [.. _counters.Where(c => Lies(c.Key, first, end)).Select(c => new Counter(c.Key.Second!, c.Value))];
        await Hop();
        return counters;
    }

    public async Task PingAsync() => await Hop();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    CommitOutcome Apply(IReadOnlyList<Operation> unit)
    {
        var undo = new Stack<Action>();
        for (var i = 0; i < unit.Count; i++)
        {
            if (Apply(unit[i], undo)) continue;
            while (undo.TryPop(out var step)) step();
            return new CommitOutcome.Conflict(i);
        }
        _units++;
        return CommitOutcome.Committed.Instance;
    }

    bool Apply(Operation operation, Stack<Action> undo) => operation switch
    {
        Operation.Put put => Put(put, undo),
        Operation.PutIfAbsent put => Put(new(put.Table, put.Key, put.Document, put.Columns, 0), undo) || true,
        Operation.Append append => Append(append, undo),
        Operation.Delete delete => Delete(delete, undo),
        Operation.Increment increment => Increment(increment, undo),
        _ => throw new UnreachableException(operation.GetType().Name),
    };

    bool Put(Operation.Put put, Stack<Action> undo)
    {
        var rows = Rows(put.Table);
        var old = rows.GetValueOrDefault(put.Key);
        if ((old?.Version ?? 0) != put.ExpectedVersion) return false;
        Value[] columns = [.. put.Columns.Select((value, i) => old is not null && put.Table.Columns[i].Immutable ? old.Columns[i] : value)];
        Set(rows, put.Key, new Row(put.Key, put.ExpectedVersion + 1, put.Document.ToArray(), columns), undo);
        return true;
    }

    bool Append(Operation.Append append, Stack<Action> undo)
    {
        var last = Rows(append.Table).Keys.LastOrDefault(key => key.First == append.Owner).Second;
        var next = Sequence.Text((last is null ? 0 : Sequence.Number(last)) + 1);
        return Put(new(append.Table, new Key(append.Owner, next), append.Document, append.Columns, 0), undo);
    }

    bool Delete(Operation.Delete delete, Stack<Action> undo)
    {
        var rows = Rows(delete.Table);
        var old = rows.GetValueOrDefault(delete.Key);
        if (delete.ExpectedVersion is { } expected && old?.Version != expected) return false;
        Set(rows, delete.Key, null, undo);
        return true;
    }

    bool Increment(Operation.Increment increment, Stack<Action> undo)
    {
        var key = new Key(increment.Owner, increment.Name);
        var known = _counters.TryGetValue(key, out var old);
        undo.Push(() =>
        {
            if (known) _counters[key] = old;
            else _counters.Remove(key);
        });
        _counters[key] = old + increment.By;
        return true;
    }

    static void Set(SortedDictionary<Key, Row> rows, Key key, Row? row, Stack<Action> undo)
    {
        var old = rows.GetValueOrDefault(key);
        undo.Push(() => Write(old));
        Write(row);

        void Write(Row? value)
        {
            if (value is null) rows.Remove(key);
            else rows[key] = value;
        }
    }

    static bool Lies(Key key, Key first, Key end) => Utf8Order.Comparer.Compare(key, first) >= 0 && Utf8Order.Comparer.Compare(key, end) < 0;

    SortedDictionary<Key, Row> Rows(Table table)
    {
        if (!_tables.TryGetValue(table, out var rows)) _tables.Add(table, rows = new(Utf8Order.Comparer));
        return rows;
    }

    Task Hop() => hop?.Invoke() ?? Task.CompletedTask;
}
