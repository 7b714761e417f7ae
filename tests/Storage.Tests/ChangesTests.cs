using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

/// <summary>What the units of one transaction come to, before the server hears of it.</summary>
public sealed class ChangesTests
{
    [Fact]
    public void A_unit_sees_what_the_one_before_it_did()
    {
        var (changes, outcomes) = Applied(stored: 3, [A.Message("m").At(3)], [A.Message("m").At(3)], [A.Message("m").At(4)]);
        Assert.Equal([Committed, Conflict(0), Committed], outcomes);
        var row = Assert.Single(Rows(changes));
        Assert.Equal((5, true, false, false), (row.Version, row.IsUpdate, row.IsInsert, row.IsDelete));
    }

    [Fact]
    public void A_unit_that_conflicts_leaves_nothing_to_write()
    {
        var (changes, outcomes) = Applied(stored: 0, [A.Message("m").New(), A.Count("n"), A.Message("m").At(7)]);
        Assert.Equal([Conflict(2)], outcomes);
        Assert.DoesNotContain(Rows(changes), row => row.IsInsert || row.IsUpdate || row.IsDelete);
        Assert.Empty(changes.Sums);
    }

    [Fact]
    public void A_row_that_comes_and_goes_is_never_written()
    {
        var (changes, _) = Applied(stored: 0, [A.Message("m").New()], [A.Message("m").Gone(1)]);
        Assert.DoesNotContain(Rows(changes), row => row.IsInsert || row.IsUpdate || row.IsDelete);
    }

    [Fact]
    public void A_row_that_goes_and_comes_is_deleted_and_inserted()
    {
        var (changes, outcomes) = Applied(stored: 2, [A.Message("m").Gone()], [A.Message("m").IfAbsent()], [A.Message("m").IfAbsent()]);
        Assert.Equal([Committed, Committed, Committed], outcomes);
        var row = Assert.Single(Rows(changes));
        Assert.Equal((1, true, true, false), (row.Version, row.IsDelete, row.IsInsert, row.IsUpdate));
    }

    [Fact]
    public void A_row_that_is_there_is_not_put_if_absent()
    {
        var (changes, outcomes) = Applied(stored: 2, [A.Message("m").IfAbsent()]);
        Assert.Equal([Committed], outcomes);
        Assert.DoesNotContain(Rows(changes), row => row.IsInsert || row.IsUpdate || row.IsDelete);
    }

    [Fact]
    public void All_transactions_take_their_locks_in_one_order()
    {
        Operation[] unit = [A.Message("b").New(), A.Claim("z", "acme"), A.Message("a").New(), A.Count("y"), A.Count("x"), A.Claim("a", "acme")];
        var (changes, _) = Applied(stored: 0, unit);
        var (again, _) = Applied(stored: 0, [.. unit.Reverse()]);
        Assert.Equal(["email/a", "email/z", "acme/a", "acme/b"], Rows(changes).Select(row => row.Key.ToString()));
        Assert.Equal(Rows(changes).Select(row => row.Key), Rows(again).Select(row => row.Key));
        Assert.Equal(changes.Sums, again.Sums);
    }

    static readonly CommitOutcome Committed = CommitOutcome.Committed.Instance;

    static CommitOutcome.Conflict Conflict(int operation) => new(operation);

    static IEnumerable<RowChange> Rows(Changes changes) => changes.Rows.SelectMany(rows => rows);

    static (Changes, CommitOutcome[]) Applied(long stored, params Operation[][] units)
    {
        var changes = new Changes(units.Select(unit => new PendingUnit(unit)));
        if (stored > 0) changes.Found(Tables.Messages, new("acme", "m"), stored);
        return (changes, [.. units.Select(changes.Apply)]);
    }
}
