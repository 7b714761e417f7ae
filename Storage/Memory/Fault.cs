namespace WhatsApi.Storage.Memory;

/// <summary>What can go wrong with a commit.</summary>
public enum Fault
{
    /// <summary>The queue is full: <see cref="StoreOverloadedException"/>, nothing stored.</summary>
    Overloaded,

    /// <summary>The store fails before the unit is stored: <see cref="StoreUnavailableException"/>.</summary>
    UnitLost,

    /// <summary>The unit is stored, its answer is not heard: <see cref="StoreUnavailableException"/>.</summary>
    AnswerLost,
}

/// <summary>The faults of a <see cref="MemoryStore"/>, set by the test that owns it.</summary>
public sealed class Faults
{
    readonly Queue<Fault> _next = [];

    /// <summary>Decides about every commit that <see cref="Next"/> has no fault for; null is no fault.</summary>
    public Func<IReadOnlyList<Operation>, Fault?>? On { get; set; }

    /// <summary>The next commit fails this way; called twice, the next two do.</summary>
    public void Next(Fault fault)
    {
        lock (_next) _next.Enqueue(fault);
    }

    internal Fault? Of(IReadOnlyList<Operation> unit)
    {
        lock (_next)
            if (_next.TryDequeue(out var fault)) return fault;
        return On?.Invoke(unit);
    }
}
