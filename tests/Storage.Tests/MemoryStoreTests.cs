using WhatsApi.Storage.Memory;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    protected override Task<IStore> OpenEmptyAsync() => Task.FromResult<IStore>(new MemoryStore());

    [Fact]
    public async Task A_unit_that_is_lost_was_not_stored()
    {
        var store = (MemoryStore)Store;
        store.Faults.Next(Fault.UnitLost);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync([A.Message("m1").New()]));
        Assert.Null(await store.Message("m1"));
        await store.Commits(A.Message("m1").New());
    }

    [Fact]
    public async Task A_unit_whose_answer_is_lost_was_stored()
    {
        var store = (MemoryStore)Store;
        store.Faults.Next(Fault.AnswerLost);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync([A.Message("m1").New()]));
        Assert.NotNull(await store.Message("m1"));
    }

    [Fact]
    public async Task Faults_may_be_chosen_by_the_unit()
    {
        var store = (MemoryStore)Store;
        store.Faults.On = unit => unit is [Operation.Delete] ? Fault.Overloaded : null;
        await store.Commits(A.Message("m1").New());
        await Assert.ThrowsAsync<StoreOverloadedException>(() => store.CommitAsync([A.Message("m1").Gone()]));
        Assert.NotNull(await store.Message("m1"));
    }

    [Fact]
    public async Task A_commit_becomes_visible_between_its_two_hops()
    {
        var (before, after) = (new TaskCompletionSource(), new TaskCompletionSource());
        var hops = new Queue<Task>([before.Task, after.Task]);
        await using var store = new MemoryStore(() => hops.TryDequeue(out var hop) ? hop : Task.CompletedTask);
        var commit = store.CommitAsync([A.Message("m1").New(), A.Message("m2").New()]);
        var kept = hops.Dequeue();
        Assert.Equal("", await store.Ids(All));
        hops.Enqueue(kept);
        before.SetResult();
        Assert.Equal("m1 m2", await store.Ids(All));
        Assert.False(commit.IsCompleted);
        after.SetResult();
        Assert.IsType<CommitOutcome.Committed>(await commit);
    }
}
