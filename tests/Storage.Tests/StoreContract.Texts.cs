using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Control_characters_are_texts_and_stand_in_their_order()
    {
        string[] ids = ["a", "a\0", "a\0\0", "a\0\u0001", "a\u0001", "a\u0001\0", "a\u0001\u0001", "a\u0001\u0002", "a\u0002", "a ", "b"];
        await Has([.. ids.Reverse().Select(id => A.Message(id) with { Status = id })]);
        Assert.Equal(ids, (await Store.QueryAsync(All)).Select(row => row.Key.Second));
        Assert.Equal(ids, (await Store.QueryAsync(All with { OrderBy = [new("status")] })).Select(row => row.Columns[1].Text));
        foreach (var id in ids) Assert.Equal(Value.Of(id), (await Store.Message(id))!.Columns[1]);
    }

    [Fact]
    public async Task The_next_key_after_one_is_that_key_and_a_zero()
    {
        await Has(A.Message("a"), A.Message("a\u0001"), A.Message("b"));
        Assert.Equal("a\u0001 b", await Store.Ids(All with { In = new("id", Value.Of("a\0"), null) }));
        Assert.Equal("a", await Store.Ids(All with { In = new("id", null, Value.Of("a\0")) }));
    }

    [Fact]
    public async Task A_document_that_cannot_be_JSON_is_the_callers_mistake()
    {
        var put = A.Message("m1").New();
        foreach (var document in new byte[][] { [0xff], [(byte)'"', 0, (byte)'"'], [0xed, 0xa0, 0x80] })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync([put with { Document = document }]));
        var bytes = new Operation.Put(Tables.Inbox, new("i1"), new byte[] { 0xff, 0 }, [Value.Null, Value.Of("new"), Value.Null, Value.Of(1)], 0);
        await Store.Commits(bytes);
        Assert.Equal([0xff, 0], (await Store.GetAsync(Tables.Inbox, new("i1")))!.Document.ToArray());
    }

    [Fact]
    public async Task Half_a_surrogate_pair_costs_its_neighbours_nothing()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Store.CommitAsync([(A.Message($"m{i}") with { Status = i == 7 ? "\ud800" : "sent" }).New()])));
        Assert.All(outcomes, outcome => Assert.IsType<CommitOutcome.Committed>(outcome));
    }

    [Fact]
    public async Task A_row_that_is_deleted_and_put_again_in_one_unit_is_a_new_row()
    {
        await Store.Commits((A.Message("m1") with { Batch = "b1" }).New());
        await Store.Commits((A.Message("m1") with { Batch = "b1" }).At(1));
        await Store.Commits(A.Message("m1").Gone(2), (A.Message("m1") with { Batch = "b2", Status = "queued" }).New(), (A.Message("m1") with { Batch = "b3", Status = "sent" }).At(1));
        var row = await Store.Message("m1");
        Assert.Equal((2, "b2", "sent"), (row!.Version, row.Column(Tables.Messages, "batch"), row.Column(Tables.Messages, "status")));
    }
}
