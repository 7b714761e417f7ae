using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public abstract partial class StoreContract
{
    private protected static readonly Query All = new(Tables.Messages);

    Task Has(params MessageRow[] messages) => Store.Commits([.. messages.Select(m => m.New())]);

    [Fact]
    public async Task A_query_without_an_order_goes_by_the_key()
    {
        await Has(A.Message("b"), A.Message("a") with { Account = "zeta" }, A.Message("B"), A.Message("\uffff"), A.Message("\U0001f44d"));
        Assert.Equal("B b \uffff \U0001f44d a", await Store.Ids(All));
    }

    [Fact]
    public async Task Equalities_hold_all_at_once_and_null_equals_null()
    {
        await Has(
            A.Message("a") with { Batch = "b1", Status = "sent" }, A.Message("b") with { Batch = "b1" },
            A.Message("c"), A.Message("d") with { Account = "other" });
        Assert.Equal("a", await Store.Ids(All with { Where = [("batch", Value.Of("b1")), ("status", Value.Of("sent"))] }));
        Assert.Equal("c d", await Store.Ids(All with { Where = [("batch", Value.Null)] }));
        Assert.Equal("c", await Store.Ids(All with { Where = [("account", Value.Of("acme")), ("batch", Value.Null)] }));
        Assert.Equal("", await Store.Ids(All with { Where = [("account", Value.Null)] }));
    }

    [Fact]
    public async Task A_range_takes_its_start_and_not_its_end_and_never_null()
    {
        await Has(A.Message("a") with { Due = 1 }, A.Message("b") with { Due = 2 }, A.Message("c") with { Due = 3 }, A.Message("d"));
        Assert.Equal("a b", await Store.Ids(All with { In = new("due", Value.Of(1), Value.Of(3)) }));
        Assert.Equal("b c", await Store.Ids(All with { In = new("due", Value.Of(2), null) }));
        Assert.Equal("a", await Store.Ids(All with { In = new("due", null, Value.Of(2)) }));
        Assert.Equal("a b c", await Store.Ids(All with { In = new("due", null, null) }));
        Assert.Equal("", await Store.Ids(All with { In = new("due", Value.Null, null) }));
        Assert.Equal("b c", await Store.Ids(All with { In = new("id", Value.Of("b"), Value.Of("d")) }));
    }

    [Fact]
    public async Task Columns_may_be_asked_to_have_a_value()
    {
        await Has(A.Message("a") with { Due = 1 }, A.Message("b"), A.Message("c") with { Due = 3, Wamid = "w" });
        Assert.Equal("a c", await Store.Ids(All with { NotNull = ["due"] }));
        Assert.Equal("c", await Store.Ids(All with { NotNull = ["due", "wamid"] }));
    }

    [Fact]
    public async Task Ties_go_by_the_key_in_the_direction_of_the_last_column()
    {
        await Has(A.Message("a") with { Due = 2 }, A.Message("b") with { Due = 1 }, A.Message("c") with { Due = 2 }, A.Message("d") with { Due = 1 });
        Assert.Equal("b d a c", await Store.Ids(All with { OrderBy = [new("due")] }));
        Assert.Equal("c a d b", await Store.Ids(All with { OrderBy = [new("due", Descending: true)] }));
        Assert.Equal("d c b a", await Store.Ids(All with { OrderBy = [new("id", Descending: true)] }));
        Assert.Equal("c a d b", await Store.Ids(All with { OrderBy = [new("status"), new("due", Descending: true)] }));
    }

    [Fact]
    public async Task Null_stands_before_every_value()
    {
        await Has(A.Message("a") with { Due = -5 }, A.Message("b"), A.Message("c") with { Due = 7 });
        Assert.Equal("b a c", await Store.Ids(All with { OrderBy = [new("due")] }));
        Assert.Equal("c a b", await Store.Ids(All with { OrderBy = [new("due", Descending: true)] }));
    }

    [Fact]
    public async Task A_limit_lies_between_1_and_10000()
    {
        await Has(A.Message("a"), A.Message("b"), A.Message("c"));
        Assert.Equal("a b", await Store.Ids(All with { Limit = 2 }));
        Assert.Equal("a b c", await Store.Ids(All with { Limit = 10_000 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.QueryAsync(All with { Limit = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.QueryAsync(All with { Limit = 10_001 }));
    }

    [Fact]
    public async Task A_column_that_the_table_does_not_have_is_the_callers_mistake()
    {
        foreach (var query in new[]
        {
            All with { Where = [("colour", Value.Null)] }, All with { In = new("colour", null, null) },
            All with { OrderBy = [new("colour")] }, All with { NotNull = ["colour"] }, All with { Where = [("due", Value.Of("tomorrow"))] },
        })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync(query));
    }

    [Fact]
    public async Task Rows_come_without_documents_when_nobody_wants_them()
    {
        await Has(A.Message("a") with { Due = 3 });
        var row = Assert.Single(await Store.QueryAsync(All with { WithDocument = false }));
        Assert.Equal((0, "3", 1L), (row.Document.Length, row.Column(Tables.Messages, "due"), row.Version));
    }

    [Fact]
    public async Task The_same_query_answers_other_values_and_limits()
    {
        await Has(A.Message("a") with { Status = "sent" }, A.Message("b"), A.Message("c"));
        Assert.Equal("a", await Store.Ids(All with { Where = [("status", Value.Of("sent"))] }));
        Assert.Equal("b", await Store.Ids(All with { Where = [("status", Value.Of("queued"))], Limit = 1 }));
        Assert.Equal("", await Store.Ids(All with { Where = [("status", Value.Null)] }));
        Assert.Equal("b c", await Store.Ids(All with { Where = [("status", Value.Of("queued"))] }));
    }

    [Fact]
    public async Task Pages_by_cursor_show_every_row_once_while_rows_are_added()
    {
        await Has([.. Enumerable.Range(100, 50).Select(i => A.Message($"m{i}"))]);
        var seen = new List<string>();
        for (Value? before = null; ;)
        {
            var page = await Store.QueryAsync(All with
            {
                Where = [("account", Value.Of("acme"))],
                In = new("id", null, before),
                OrderBy = [new("id", Descending: true)],
                Limit = 7,
            });
            if (page.Count == 0) break;
            seen.AddRange(page.Select(row => row.Key.Second!));
            before = Value.Of(seen[^1]);
            await Has(A.Message($"m{200 + seen.Count}"));
        }
        Assert.Equal(Enumerable.Range(100, 50).Select(i => $"m{i}").Reverse(), seen);
    }

    [Fact]
    public async Task A_table_of_one_key_and_a_table_without_documents_answer_too()
    {
        await Store.Commits(
            new Operation.Put(Tables.Accounts, new("acc1"), "{}"u8.ToArray(), [Value.Of("a@b.c"), Value.Of("pro"), Value.Of(1), Value.Null], 0),
            A.Claim("b", "acc1"), A.Claim("a", "acc1"), A.Claim("c", "acc2"));
        Assert.Equal("acc1", await Store.Ids(new Query(Tables.Accounts) { Where = [("plan", Value.Of("pro"))] }));
        Assert.Equal("a b", await Store.Ids(new Query(Tables.Claims) { Where = [("account", Value.Of("acc1"))] }));
        await Store.Commits(A.Claim("a", "acc2", version: 1));
        Assert.Equal("acc2", (await Store.GetAsync(Tables.Claims, new("email", "a"))).Column(Tables.Claims, "account"));
    }
}
