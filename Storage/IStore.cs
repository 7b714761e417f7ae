namespace WhatsApi.Storage;

/// <summary>
/// The store port: documents with indexed columns, changed in atomic units, read by key or by a keyset query.
/// Every provider passes the same contract tests, so callers never need to know which one is behind it.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>The provider's name as configuration spells it: <c>sqlite</c>, <c>postgres</c>, <c>memory</c>.</summary>
    string Provider { get; }

    /// <summary>
    /// Applies all operations of one unit, or none. When the task completes with <see cref="CommitOutcome.Committed"/> the unit is on stable
    /// storage (flushed); units of concurrent callers share a transaction.
    /// </summary>
    /// <exception cref="StoreOverloadedException">The queue of waiting units is full; nothing was stored. Try again later.</exception>
    /// <exception cref="StoreUnavailableException">The store failed; whether the unit was stored is unknown unless the message says so.</exception>
    Task<CommitOutcome> CommitAsync(IReadOnlyList<Operation> unit);

    /// <summary>Reads one row by its key, or null.</summary>
    Task<Row?> GetAsync(Table table, Key key);

    /// <summary>Reads rows that match a query, in its order.</summary>
    Task<IReadOnlyList<Row>> QueryAsync(Query query);

    /// <summary>Reads the counters of one owner whose names lie in [<paramref name="from"/>, <paramref name="until"/>), ordinal order.</summary>
    Task<IReadOnlyList<Counter>> CountersAsync(string owner, string from, string until);

    /// <summary>A cheap round trip that proves that the store answers; its duration is the figure of <c>/ready</c>.</summary>
    Task PingAsync();

    /// <summary>What the store is doing, for operators.</summary>
    StoreStatistics Statistics { get; }
}

/// <summary>How a unit ended.</summary>
public abstract record CommitOutcome
{
    CommitOutcome() { }

    /// <summary>All operations are on stable storage.</summary>
    public sealed record Committed : CommitOutcome
    {
        public static readonly Committed Instance = new();
    }

    /// <summary>A condition did not hold; nothing of the unit was stored. <paramref name="Operation"/> is the index of the operation that failed.</summary>
    public sealed record Conflict(int Operation) : CommitOutcome;
}

/// <summary>Figures of the store since start, for operators.</summary>
/// <param name="QueuedUnits">Units waiting for the next transaction.</param>
/// <param name="Commits">Transactions committed.</param>
/// <param name="Units">Units committed in them.</param>
/// <param name="LastCommitMilliseconds">Duration of the last transaction, flush included.</param>
public sealed record StoreStatistics(int QueuedUnits, long Commits, long Units, double LastCommitMilliseconds);

/// <summary>The queue of waiting units is full; nothing was stored.</summary>
public sealed class StoreOverloadedException(string message) : Exception(message);

/// <summary>The store cannot be reached or failed in the middle.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
