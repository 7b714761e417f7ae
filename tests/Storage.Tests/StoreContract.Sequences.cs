using System.Text;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Appended_rows_are_numbered_from_1_for_each_owner()
    {
        await Store.Commits(Event("a"), Event("b"));
        await Store.Commits(Event("x", owner: "other"), Event("c"));
        Assert.Equal("1=a 2=b 3=c", await Events());
        Assert.Equal("1=x", await Events("other"));
    }

    [Fact]
    public async Task Rows_appended_by_many_at_once_have_numbers_without_gaps_and_keep_the_order_of_their_unit()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => Store.CommitAsync([Event($"{i}"), Event($"{i}'")]))));
        var events = (await Events()).Split(' ').Select(e => e.Split('=')).ToList();
        Assert.Equal(Enumerable.Range(1, 600).Select(i => $"{i}"), events.Select(e => e[0]));
        Assert.All(events.Chunk(2), pair => Assert.Equal(pair[0][1] + "'", pair[1][1]));
    }

    [Fact]
    public async Task A_unit_that_conflicts_uses_no_number_up()
    {
        await Store.Commits(A.Message("m1").New(), Event("a"));
        await Store.Conflicts(0, A.Message("m1").New(), Event("never"));
        await Store.Conflicts(1, Event("never"), A.Message("m1").New());
        await Store.Commits(Event("b"));
        Assert.Equal("1=a 2=b", await Events());
    }

    [Fact]
    public async Task Numbers_go_on_after_old_rows_are_deleted()
    {
        await Store.Commits(Event("a"), Event("b"), Event("c"));
        await Store.Commits(new Operation.Delete(Tables.Events, new("acme", Sequence.Text(1))), new Operation.Delete(Tables.Events, new("acme", Sequence.Text(2))));
        await Store.Commits(Event("d"));
        Assert.Equal("3=c 4=d", await Events());
    }

    [Fact]
    public async Task A_table_with_a_single_key_has_no_sequences() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync([new Operation.Append(Tables.Webhooks, "acme", "{}"u8.ToArray(), [Value.Null])]));

    protected static Operation.Append Event(string name, string owner = "acme") =>
        new(Tables.Events, owner, Encoding.UTF8.GetBytes($$"""{"is":"{{name}}"}"""), [Value.Of(name), Value.Of(1_790_000_000_000)]);

    async Task<string> Events(string owner = "acme")
    {
        var rows = await Store.QueryAsync(new Query(Tables.Events) { Where = [("account", Value.Of(owner))], OrderBy = [new("sequence")], Limit = 1_000 });
        return string.Join(' ', rows.Select(row => $"{Sequence.Number(row.Key.Second!)}={row.Columns[0].Text}"));
    }
}
