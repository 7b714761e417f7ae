using System.Diagnostics;

namespace WhatsApi.Storage.Postgres;

/// <summary>
/// The units of one transaction, applied in memory, one after the other, to the versions of the rows that the server has locked for it. What
/// remains is one change a row; a unit that conflicts leaves no trace, and one that follows on another sees what that did.
/// </summary>
internal sealed class Changes
{
    readonly Dictionary<(Table Table, Key Key), RowChange> _rows = [];
    readonly Dictionary<(Table Table, Key Key), long> _versions = []; // what earlier operations of a unit will have made of their rows
    readonly Dictionary<Table, List<Operation.Append>> _appends = [];
    readonly Dictionary<Key, long> _sums = [];

    public Changes(IEnumerable<PendingUnit> units)
    {
        foreach (var unit in units)
            foreach (var operation in unit.Operations)
                if (RowOf(operation) is { } row)
                    _rows.TryAdd(row, new RowChange(row.Table, row.Key));
    }

    /// <summary>
    /// The rows that the units speak of, in an order that all transactions share: they wait for each other's locks in it, so never in a circle.
    /// </summary>
    public IEnumerable<IGrouping<Table, RowChange>> Rows =>
        _rows.Values.OrderBy(row => row.Key, KeyOrder.Comparer).GroupBy(row => row.Table).OrderBy(rows => rows.Key.Name, StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<Table, List<Operation.Append>>> Appends => _appends.OrderBy(appends => appends.Key.Name, StringComparer.Ordinal);

    /// <summary>What is added to which counter; owner and name are the server's texts. In the order that all transactions share.</summary>
    public KeyValuePair<Key, long>[] Sums => [.. _sums.OrderBy(sum => sum.Key, KeyOrder.Comparer)];

    public void Found(Table table, Key key, long version) => _rows[(table, key)].Found(version);

    public CommitOutcome Apply(IReadOnlyList<Operation> unit)
    {
        if (FirstConflict(unit) is { } conflict) return new CommitOutcome.Conflict(conflict);
        foreach (var operation in unit) Apply(operation);
        return CommitOutcome.Committed.Instance;
    }

    int? FirstConflict(IReadOnlyList<Operation> unit)
    {
        _versions.Clear();
        for (var i = 0; i < unit.Count; i++)
        {
            if (RowOf(unit[i]) is not { } row) continue;
            var version = _versions.TryGetValue(row, out var ahead) ? ahead : _rows[row].Version;
            if (unit[i] is Operation.Put put && put.ExpectedVersion != version) return i;
            if (unit[i] is Operation.Delete { ExpectedVersion: { } expected } && (expected != version || version == 0)) return i;
            _versions[row] = unit[i] switch
            {
                Operation.Put => version + 1,
                Operation.PutIfAbsent => Math.Max(1, version),
                _ => 0,
            };
        }
        return null;
    }

    void Apply(Operation operation)
    {
        switch (operation)
        {
            case Operation.Put put:
                Row(put).Put(put.Document, put.Columns);
                break;
            case Operation.PutIfAbsent put when Row(put) is { Version: 0 } row:
                row.Put(put.Document, put.Columns);
                break;
            case Operation.PutIfAbsent:
                break;
            case Operation.Delete delete:
                Row(delete).Delete();
                break;
            case Operation.Append append:
                if (!_appends.TryGetValue(append.Table, out var appends)) _appends.Add(append.Table, appends = []);
                appends.Add(append);
                break;
            case Operation.Increment increment:
                var counter = ServerText.Of(new Key(increment.Owner, increment.Name));
                _sums[counter] = _sums.GetValueOrDefault(counter) + increment.By;
                break;
            default:
                throw new UnreachableException(operation.GetType().Name);
        }
    }

    RowChange Row(Operation operation) => _rows[RowOf(operation)!.Value];

    static (Table Table, Key Key)? RowOf(Operation operation) => operation switch
    {
        Operation.Put put => (put.Table, ServerText.Of(put.Key)),
        Operation.PutIfAbsent put => (put.Table, ServerText.Of(put.Key)),
        Operation.Delete delete => (delete.Table, ServerText.Of(delete.Key)),
        _ => null,
    };

    sealed class KeyOrder : IComparer<Key>
    {
        public static readonly KeyOrder Comparer = new();

        public int Compare(Key x, Key y) =>
            string.CompareOrdinal(x.First, y.First) is var first and not 0 ? first : string.CompareOrdinal(x.Second, y.Second);
    }
}
