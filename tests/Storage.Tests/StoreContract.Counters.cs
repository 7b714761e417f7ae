using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Increments_add_up_within_a_unit_and_across_units()
    {
        await Store.Commits(A.Count("sent"), A.Count("sent", 4), A.Count("read", -2));
        await Store.Commits(A.Count("sent", 10));
        Assert.Equal("read=-2 sent=15", await Store.Counts());
    }

    [Fact]
    public async Task Increments_of_many_callers_at_once_all_count()
    {
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => Store.CommitAsync([A.Count($"c{i % 3}")]))));
        Assert.Equal("c0=167 c1=167 c2=166", await Store.Counts());
    }

    [Fact]
    public async Task Increments_of_a_unit_that_conflicts_do_not_count()
    {
        await Store.Commits(A.Message("m1").New(), A.Count("sent"));
        await Store.Conflicts(1, A.Count("sent"), A.Message("m1").New());
        Assert.Equal("sent=1", await Store.Counts());
    }

    [Fact]
    public async Task Counters_are_read_by_owner_and_range_in_ordinal_order()
    {
        await Store.Commits(A.Count("2026-01-02/sent"), A.Count("2026-01-01/sent"), A.Count("2026-01-03"), A.Count("B"), A.Count("a"));
        await Store.Commits(A.Count("2026-01-02/sent", owner: "other"));
        Assert.Equal("2026-01-01/sent=1 2026-01-02/sent=1", await Store.Counts("2026-01-01", "2026-01-03"));
        Assert.Equal("2026-01-03=1", await Store.Counts("2026-01-03", "2026-01-03\0"));
        Assert.Equal("B=1 a=1", await Store.Counts("A"));
        Assert.Equal("", await Store.Counts(owner: "nobody"));
    }
}
