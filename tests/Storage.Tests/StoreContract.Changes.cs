using System.Text;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

public abstract partial class StoreContract
{
    [Fact]
    public async Task What_is_put_is_read_back_at_version_1()
    {
        var message = A.Message("m1") with { Due = 42, Wamid = "wamid.1" };
        await Store.Commits(message.New());
        var row = await Store.Message("m1");
        Assert.Equal((message.Key, 1), (row!.Key, row.Version));
        Assert.Equal(message.Columns, row.Columns);
        Assert.Equal(message.Document, row.Text());
    }

    [Fact]
    public async Task A_key_that_was_never_put_reads_as_nothing() => Assert.Null(await Store.Message("m1"));

    [Fact]
    public async Task The_same_id_of_another_account_is_another_row()
    {
        await Store.Commits(A.Message("m1").New(), (A.Message("m1") with { Account = "other", Document = "{}" }).New());
        Assert.Equal("""{"text":"hi"}""", (await Store.Message("m1")).Text());
    }

    [Fact]
    public async Task A_put_that_expects_nothing_conflicts_with_a_row()
    {
        await Store.Commits(A.Message("m1").New());
        await Store.Conflicts(0, (A.Message("m1") with { Document = "{}" }).New());
        Assert.Equal("""{"text":"hi"}""", (await Store.Message("m1")).Text());
    }

    [Fact]
    public async Task A_put_at_the_current_version_replaces_the_row_and_counts_on()
    {
        await Store.Commits(A.Message("m1").New());
        await Store.Commits((A.Message("m1") with { Status = "sent", Wamid = "wamid.1", Document = """{"v":2}""" }).At(1));
        await Store.Commits((A.Message("m1") with { Status = "read", Wamid = "wamid.1", Document = """{"v":3}""" }).At(2));
        var row = await Store.Message("m1");
        Assert.Equal(3, row!.Version);
        Assert.Equal(("""{"v":3}""", "read", "wamid.1"), (row.Text(), row.Column(Tables.Messages, "status"), row.Column(Tables.Messages, "wamid")));
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task A_put_at_another_version_conflicts(long version)
    {
        await Store.Commits(A.Message("m1").New());
        await Store.Commits(A.Message("m1").At(1));
        await Store.Conflicts(0, (A.Message("m1") with { Status = "sent" }).At(version));
        Assert.Equal("queued", (await Store.Message("m1")).Column(Tables.Messages, "status"));
    }

    [Fact]
    public async Task A_put_that_expects_a_row_conflicts_with_nothing()
    {
        await Store.Conflicts(0, A.Message("m1").At(1));
        Assert.Null(await Store.Message("m1"));
    }

    [Fact]
    public async Task Columns_become_null_and_get_values_again()
    {
        await Store.Commits((A.Message("m1") with { Due = 5, Wamid = "w" }).New());
        await Store.Commits((A.Message("m1") with { Due = null, Wamid = null, Phone = null }).At(1));
        var row = await Store.Message("m1");
        Assert.Equal(("null", "null"), (row.Column(Tables.Messages, "due"), row.Column(Tables.Messages, "wamid")));
        await Store.Commits((A.Message("m1") with { Due = 6 }).At(2));
        Assert.Equal("6", (await Store.Message("m1")).Column(Tables.Messages, "due"));
    }

    [Fact]
    public async Task An_immutable_column_keeps_what_it_was_inserted_with()
    {
        await Store.Commits((A.Message("m1") with { Batch = "b1" }).New());
        await Store.Commits((A.Message("m1") with { Batch = "b2", Counterpart = "+1", Status = "sent" }).At(1));
        var row = await Store.Message("m1");
        Assert.Equal(("b1", "+491701", "sent"),
            (row.Column(Tables.Messages, "batch"), row.Column(Tables.Messages, "counterpart"), row.Column(Tables.Messages, "status")));
    }

    [Fact]
    public async Task Put_if_absent_inserts_once_and_never_conflicts()
    {
        await Store.Commits(A.Message("m1").IfAbsent());
        await Store.Commits((A.Message("m1") with { Document = "{}" }).IfAbsent(), A.Message("m2").New());
        Assert.Equal(1, (await Store.Message("m1"))!.Version);
        Assert.Equal("""{"text":"hi"}""", (await Store.Message("m1")).Text());
        Assert.NotNull(await Store.Message("m2"));
    }

    [Fact]
    public async Task A_deleted_row_is_gone_and_its_key_free()
    {
        await Store.Commits(A.Message("m1").New());
        await Store.Commits(A.Message("m1").At(1));
        await Store.Commits(A.Message("m1").Gone());
        Assert.Null(await Store.Message("m1"));
        await Store.Commits(A.Message("m1").New());
        Assert.Equal(1, (await Store.Message("m1"))!.Version);
    }

    [Fact]
    public async Task A_delete_without_a_version_of_nothing_is_no_conflict() => await Store.Commits(A.Message("m1").Gone());

    [Fact]
    public async Task A_delete_with_a_version_needs_the_row_at_that_version()
    {
        await Store.Conflicts(0, A.Message("m1").Gone(1));
        await Store.Commits(A.Message("m1").New());
        await Store.Conflicts(0, A.Message("m1").Gone(2));
        await Store.Commits(A.Message("m1").Gone(1));
        Assert.Null(await Store.Message("m1"));
    }

    [Fact]
    public async Task A_conflict_in_the_middle_leaves_nothing_of_the_unit()
    {
        await Store.Commits(A.Message("old").New(), A.Message("taken").New());
        await Store.Conflicts(4,
            A.Message("m1").New(), (A.Message("old") with { Status = "sent" }).At(1), A.Message("old").Gone(), A.Count("n"),
            A.Message("taken").New(), A.Message("m2").New());
        Assert.Null(await Store.Message("m1"));
        Assert.Null(await Store.Message("m2"));
        Assert.Equal(("queued", 1L), ((await Store.Message("old")).Column(Tables.Messages, "status")!, (await Store.Message("old"))!.Version));
        Assert.Equal("", await Store.Counts());
    }

    [Fact]
    public async Task A_unit_of_inserts_of_which_one_is_there_inserts_none()
    {
        await Store.Commits(A.Message("m3").New());
        await Store.Conflicts(2, A.Message("m1").New(), A.Message("m2").New(), (A.Message("m3") with { Document = "{}" }).New());
        Assert.Null(await Store.Message("m1"));
        Assert.Null(await Store.Message("m2"));
        Assert.Equal("""{"text":"hi"}""", (await Store.Message("m3")).Text());
        await Store.Commits(A.Message("m1").New());
    }

    [Fact]
    public async Task Operations_of_a_unit_see_each_other_in_order()
    {
        await Store.Commits(A.Message("m1").New(), (A.Message("m1") with { Status = "sent" }).At(1), A.Message("m2").New(), A.Message("m2").Gone(1));
        Assert.Equal(2, (await Store.Message("m1"))!.Version);
        Assert.Null(await Store.Message("m2"));
        await Store.Conflicts(1, A.Message("m3").New(), A.Message("m3").New());
        Assert.Null(await Store.Message("m3"));
    }

    [Fact]
    public async Task A_conflict_costs_its_neighbours_nothing()
    {
        await Store.Commits(A.Message("taken").New());
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => i % 3 == 0
            ? Store.CommitAsync([A.Message($"lost{i}").New(), A.Count("n"), A.Message("taken").New()])
            : Store.CommitAsync([A.Message($"m{i}").New(), A.Count("n")])));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => i % 3 == 0), outcomes.Select(outcome => outcome is CommitOutcome.Conflict { Operation: 2 }));
        var rows = await Store.QueryAsync(new Query(Tables.Messages) { Limit = 1_000 });
        Assert.Equal(201, rows.Count);
        Assert.Equal("n=200", await Store.Counts());
    }

    [Fact]
    public async Task Of_many_who_claim_a_name_at_once_one_gets_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Store.CommitAsync([A.Claim("a@b.c", $"acc{i}")]))));
        var winner = Assert.Single(outcomes.Select((outcome, i) => (outcome, i)), x => x.outcome is CommitOutcome.Committed);
        var row = await Store.GetAsync(Tables.Claims, new("email", "a@b.c"));
        Assert.Equal($"acc{winner.i}", row.Column(Tables.Claims, "account"));
    }

    [Fact]
    public async Task Writers_that_try_again_on_a_conflict_lose_no_update()
    {
        await Store.Commits((A.Message("m1") with { Due = 0 }).New());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 25;)
            {
                var row = (await Store.Message("m1"))!;
                var due = row.Columns[Tables.Messages.Ordinal("due")].Integer!.Value;
                if (await Store.CommitAsync([(A.Message("m1") with { Due = due + 1 }).At(row.Version)]) is CommitOutcome.Committed) done++;
            }
        })));
        Assert.Equal("200", (await Store.Message("m1")).Column(Tables.Messages, "due"));
    }

    [Fact]
    public async Task Any_text_survives_in_keys_columns_and_documents()
    {
        const string text = "Grüße 你好 🇩🇪👍 'quoted' \"twice\" -- ; \u0001 \ue000";
        var message = A.Message(text) with { Account = text, Status = text, Document = $$"""{"text":"{{text}}"}""" };
        await Store.Commits(message.New(), new Operation.Increment(text, text, 1));
        var row = await Store.GetAsync(Tables.Messages, new(text, text));
        Assert.Equal((text, message.Document), (row.Column(Tables.Messages, "status"), row.Text()));
        Assert.Equal($"{text}=1", await Store.Counts(owner: text));
    }

    [Fact]
    public async Task An_empty_text_is_not_null()
    {
        await Store.Commits((A.Message("") with { Status = "", Wamid = "", Document = "" }).New());
        var row = await Store.Message("");
        Assert.Equal((Value.Of(""), Value.Of(""), 0), (row!.Columns[1], row.Columns[7], row.Document.Length));
    }

    [Fact]
    public async Task A_megabyte_is_one_document_like_any_other()
    {
        var bytes = new byte[1 << 20];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 31);
        var text = new string('ä', 1 << 19);
        await Store.Commits(
            new Operation.Put(Tables.Inbox, new("i1"), bytes, [Value.Null, Value.Of("new"), Value.Null, Value.Of(1)], 0),
            (A.Message("m1") with { Document = text }).New());
        Assert.True((await Store.GetAsync(Tables.Inbox, new("i1")))!.Document.Span.SequenceEqual(bytes));
        Assert.Equal(text, (await Store.Message("m1")).Text());
    }

    [Fact]
    public async Task A_long_column_is_updated_like_a_short_one()
    {
        var (first, second) = (new string('x', 2_000), new string('x', 1_999) + "y");
        await Store.Commits((A.Message("m1") with { Status = first }).New());
        await Store.Commits((A.Message("m1") with { Status = second }).At(1));
        Assert.Equal(second, (await Store.Message("m1")).Column(Tables.Messages, "status"));
    }

    [Fact]
    public async Task Extreme_integers_survive()
    {
        await Store.Commits((A.Message("m1") with { Due = long.MaxValue, Lane = long.MinValue }).New());
        Assert.Equal([Value.Of(long.MinValue), Value.Of(long.MaxValue)], (await Store.Message("m1"))!.Columns[5..7]);
    }

    [Fact]
    public async Task A_buffer_may_be_used_again_once_its_commit_has_answered()
    {
        var buffer = Encoding.UTF8.GetBytes("first");
        await Store.Commits(new Operation.Put(Tables.Messages, new("acme", "m1"), buffer, A.Message("m1").Columns, 0));
        "other"u8.CopyTo(buffer);
        Assert.Equal("first", (await Store.Message("m1")).Text());
    }

    [Fact]
    public async Task A_unit_of_nothing_commits() => await Store.Commits();

    [Fact]
    public async Task A_row_that_does_not_fit_its_table_is_the_callers_mistake()
    {
        var put = A.Message("m1").New();
        await Refused(put with { Key = new("acme") });
        await Refused(put with { Columns = put.Columns[1..] });
        await Refused(put with { Columns = [Value.Of(1), .. put.Columns[1..]] });
        await Refused(put with { ExpectedVersion = -1 });
        await Refused(A.Claim("a", "b") with { Document = put.Document });
        await Refused(new Operation.Delete(Tables.Inbox, new("a", "b")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(Tables.Messages, new("acme")));
        Assert.Empty(await Store.QueryAsync(new Query(Tables.Messages)));

        async Task Refused(Operation operation) =>
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.CommitAsync([A.Message("m0").New(), operation]));
    }

    [Fact]
    public async Task It_answers_a_ping() => await Store.PingAsync();

    [Fact]
    public async Task It_counts_what_it_commits()
    {
        await Store.Commits(A.Message("m1").New());
        await Store.Commits(A.Message("m2").New());
        Assert.Equal((2, 0), (Store.Statistics.Units, Store.Statistics.QueuedUnits));
    }
}
