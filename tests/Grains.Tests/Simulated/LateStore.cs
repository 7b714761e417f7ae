using WhatsApi.Storage;

namespace WhatsApi.Grains.Tests;

/// <summary>A store as a process sees it that stands still: what it commits is stored, and heard of much later.</summary>
/// <param name="isLate">The units whose answers come late.</param>
/// <param name="wait">Until they come.</param>
internal sealed class LateStore(IStore store, Func<IReadOnlyList<Operation>, bool> isLate, Func<Task> wait) : IStore
{
    public string Provider => store.Provider;

    public StoreStatistics Statistics => store.Statistics;

    public async Task<CommitOutcome> CommitAsync(IReadOnlyList<Operation> unit)
    {
        var outcome = await store.CommitAsync(unit);
        if (isLate(unit)) await wait();
        return outcome;
    }

    public Task<Row?> GetAsync(Table table, Key key) => store.GetAsync(table, key);

    public Task<IReadOnlyList<Row>> QueryAsync(Query query) => store.QueryAsync(query);

    public Task<IReadOnlyList<Counter>> CountersAsync(string owner, string from, string until) => store.CountersAsync(owner, from, until);

    public Task PingAsync() => store.PingAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
