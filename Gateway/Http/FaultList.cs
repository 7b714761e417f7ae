using System.Collections;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>
/// What is wrong with a request. All faults are counted, the first of them are kept: nobody reads ten thousand, and an answer must not be larger than the question.
/// </summary>
/// <param name="most">Faults that are kept.</param>
internal sealed class FaultList(int most = FaultList.Most) : ICollection<Fault>
{
    public const int Most = 100;

    readonly List<Fault> _kept = [];

    /// <summary>All that were noted, also those that were not kept.</summary>
    public int Count { get; private set; }

    /// <summary>The first ones.</summary>
    public IReadOnlyList<Fault> Kept => _kept;

    public bool IsFull => _kept.Count == most;

    public bool IsReadOnly => false;

    public void Add(Fault item)
    {
        Count++;
        if (!IsFull) _kept.Add(item);
    }

    public bool Contains(Fault item) => _kept.Contains(item);

    public IEnumerator<Fault> GetEnumerator() => _kept.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Clear() => throw new NotSupportedException();

    public bool Remove(Fault item) => throw new NotSupportedException();

    public void CopyTo(Fault[] array, int arrayIndex) => throw new NotSupportedException("Use Kept: fewer may be kept than are counted.");
}
