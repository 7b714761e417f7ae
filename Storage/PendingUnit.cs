namespace WhatsApi.Storage;

/// <summary>A unit on its way through the writer; its task is what the caller awaits.</summary>
internal sealed class PendingUnit(IReadOnlyList<Operation> operations)
    : TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IReadOnlyList<Operation> Operations => operations;

    public long Bytes { get; } = SizeOf(operations);

    /// <summary>What to tell the caller once the transaction is on disk.</summary>
    public CommitOutcome Outcome { get; set; } = CommitOutcome.Committed.Instance;

    /// <summary>Whether an operation can conflict after another has changed something that is not undone by deleting what was inserted.</summary>
    public bool MayConflictHalfway()
    {
        var changed = false;
        foreach (var operation in operations)
        {
            if (changed && IsConditional(operation)) return true;
            changed |= operation is not (Operation.Increment or Operation.Put { ExpectedVersion: 0 });
        }
        return false;
    }

    public static bool IsConditional(Operation operation) => operation is Operation.Put or Operation.Delete { ExpectedVersion: not null };

    static long SizeOf(IReadOnlyList<Operation> operations)
    {
        var bytes = 0L;
        foreach (var operation in operations)
            bytes += operation switch
            {
                Operation.Put put => put.Document.Length,
                Operation.PutIfAbsent put => put.Document.Length,
                Operation.Append append => append.Document.Length,
                _ => 0,
            };
        return bytes;
    }
}
