using Microsoft.Extensions.Logging.Abstractions;
using WhatsApi.Storage.Sqlite;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

/// <summary>The queries that the product lives on are answered from an index, in its order: their cost does not grow with the tables.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    readonly TempFolder _folder = new();
    readonly Connection _db;

    public SqlitePlanTests()
    {
        _db = new Connection(_folder.File("plan.db"), readOnly: false);
        SqliteSchema.Migrate(_db, Migrations.All, "plan.db", NullLogger.Instance);
    }

    public void Dispose()
    {
        _db.Dispose();
        _folder.Dispose();
    }

    static readonly Query Newest = new(Tables.Messages)
    {
        Where = [("account", Value.Of("a"))],
        In = new("id", null, Value.Of("m")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public void Messages_newest_first() => GoesBy("sqlite_autoindex_messages_1 (account=? AND id<?)", Newest);

    [Fact]
    public void Messages_from_the_start() => GoesBy("sqlite_autoindex_messages_1 (account=?)", Newest with { In = null });

    [Theory]
    [InlineData("status"), InlineData("counterpart"), InlineData("batch"), InlineData("campaign")]
    public void Messages_newest_first_with(string column) =>
        GoesBy($"messages_{column} (account=? AND {column}=? AND id<?)", NewestWith(column));

    [Theory]
    [InlineData("status"), InlineData("counterpart"), InlineData("batch"), InlineData("campaign")]
    public void Messages_from_the_start_with(string column) =>
        GoesBy($"messages_{column} (account=? AND {column}=?)", NewestWith(column) with { In = null });

    static Query NewestWith(string column) => Newest with { Where = [("account", Value.Of("a")), (column, Value.Of("x"))] };

    static readonly Query Work = new(Tables.Messages)
    {
        Where = [("phone", Value.Of("p")), ("status", Value.Of("queued")), ("lane", Value.Of(1))],
        OrderBy = [new("due")],
    };

    [Fact]
    public void Work_that_is_due() =>
        GoesBy("messages_work (phone=? AND status=? AND lane=? AND due<?)", Work with { In = new("due", null, Value.Of(5)), WithDocument = false });

    [Fact]
    public void The_earliest_due() =>
        GoesBy("messages_work (phone=? AND status=? AND lane=? AND due>?)", Work with { In = new("due", null, null), Limit = 1 });

    [Fact]
    public void The_next_number_that_has_work() => GoesBy("messages_work (phone>?)", new Query(Tables.Messages)
    {
        In = new("phone", Value.Of("p\0"), null),
        NotNull = ["due"],
        OrderBy = [new("phone"), new("status"), new("lane"), new("due")],
        Limit = 1,
    });

    /// <summary>Sorted, but of one: the index does not carry the key, which would double it for an order that nobody sees.</summary>
    [Fact]
    public void A_message_by_the_id_that_Meta_gave_it() => Assert.Equal(
        ["SEARCH messages USING INDEX messages_wamid (wamid=?)", "USE TEMP B-TREE FOR ORDER BY"],
        Plan(new Query(Tables.Messages) { Where = [("wamid", Value.Of("w"))], Limit = 1 }));

    [Fact]
    public void Kept_payloads() => GoesBy("inbox_kept (state=? AND id>?)", new Query(Tables.Inbox)
    {
        Where = [("state", Value.Of("kept"))],
        NotNull = ["state"],
        In = new("id", Value.Of("i"), null),
        OrderBy = [new("id")],
    });

    static readonly Query Stream = new(Tables.Events) { Where = [("account", Value.Of("a"))], OrderBy = [new("sequence")] };

    [Fact]
    public void Events_after_a_number() =>
        GoesBy("SEARCH events USING PRIMARY KEY (account=? AND sequence>?)", Stream with { In = new("sequence", Value.Of("0000000000000007"), null) });

    [Fact]
    public void The_newest_event() => GoesBy("SEARCH events USING PRIMARY KEY (account=?)", Stream with { OrderBy = [new("sequence", Descending: true)], Limit = 1 });

    [Fact]
    public void The_next_account_that_has_events() =>
        GoesBy("SEARCH events USING PRIMARY KEY (account>?)", new Query(Tables.Events) { In = new("account", Value.Of("a\0"), null), Limit = 1 });

    [Fact]
    public void Active_webhooks() => GoesBy("webhooks_active (active=? AND account>?)", new Query(Tables.Webhooks)
    {
        Where = [("active", Value.Of(1))],
        In = new("account", Value.Of("a"), null),
        NotNull = ["active"],
        OrderBy = [new("account")],
    });

    [Fact]
    public void Deliveries_newest_first() => GoesBy("sqlite_autoindex_deliveries_1 (account=? AND id<?)", new Query(Tables.Deliveries)
    {
        Where = [("account", Value.Of("a"))],
        In = new("id", null, Value.Of("d")),
        OrderBy = [new("id", Descending: true)],
    });

    [Fact]
    public void Deliveries_by_state() => GoesBy("deliveries_state (account=? AND state=? AND id<?)", new Query(Tables.Deliveries)
    {
        Where = [("account", Value.Of("a")), ("state", Value.Of("pending"))],
        NotNull = ["state"],
        In = new("id", null, Value.Of("d")),
        OrderBy = [new("id", Descending: true)],
    });

    [Fact]
    public void Delivered_ones() => GoesBy("sqlite_autoindex_deliveries_1 (account=? AND id<?)", new Query(Tables.Deliveries)
    {
        Where = [("account", Value.Of("a")), ("state", Value.Null)],
        In = new("id", null, Value.Of("d")),
        OrderBy = [new("id", Descending: true)],
    });

    [Fact]
    public void Answers_by_age() => GoesBy("answers_created (created_at<?)", new Query(Tables.Answers)
    {
        In = new("created_at", null, Value.Of(5)),
        OrderBy = [new("created_at")],
    });

    [Fact]
    public void Accounts_by_plan() => GoesBy("accounts_plan (plan=?)", new Query(Tables.Accounts) { Where = [("plan", Value.Of("pro"))] });

    [Fact]
    public void Accounts_of_a_plan_newest_first() => GoesBy("accounts_plan (plan=? AND id<?)", new Query(Tables.Accounts)
    {
        Where = [("plan", Value.Of("pro"))],
        In = new("id", null, Value.Of("acc")),
        OrderBy = [new("id", Descending: true)],
    });

    [Fact]
    public void Names_by_their_beginning() => GoesBy("sqlite_autoindex_claims_1 (kind=? AND name>? AND name<?)", new Query(Tables.Claims)
    {
        Where = [("kind", Value.Of("email"))],
        In = new("name", Value.Of("ana"), Value.Of("anb")),
    });

    [Fact]
    public void Claims_by_account() => GoesBy("claims_account (account=?)", new Query(Tables.Claims) { Where = [("account", Value.Of("a"))] });

    [Fact]
    public void Reminders_of_a_grain() =>
        GoesBy("sqlite_autoindex_reminders_1 (grain=?)", new Query(Tables.Reminders) { Where = [("grain", Value.Of("g"))] });

    static readonly Query NewestContacts = new(Tables.Contacts)
    {
        Where = [("account", Value.Of("a"))],
        In = new("id", null, Value.Of("con")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public void Contacts_newest_first() => GoesBy("sqlite_autoindex_contacts_1 (account=? AND id<?)", NewestContacts);

    [Fact]
    public void Contacts_newest_first_by_their_consent() => GoesBy(
        "contacts_opted_out (account=? AND opted_out=? AND id<?)", NewestContacts with { Where = [("account", Value.Of("a")), ("opted_out", Value.Of(1))] });

    [Fact]
    public void Contacts_of_a_tag_newest_first() => Assert.Equal(["SEARCH contact_tags USING PRIMARY KEY (account=? AND entry>? AND entry<?)"], Plan(new Query(Tables.ContactTags)
    {
        Where = [("account", Value.Of("a"))],
        In = new("entry", Value.Of("vip\u001f"), Value.Of("vip\u001fcon")),
        OrderBy = [new("entry", Descending: true)],
    }));

    [Fact]
    public void Contacts_by_the_beginning_of_a_number() => GoesByKey("contact_names", "name", new Query(Tables.ContactNames) { In = new("name", Value.Of("+1555"), Value.Of("+1556")) });

    [Fact]
    public void Contacts_by_the_beginning_of_a_word() => GoesByKey("contact_words", "entry", new Query(Tables.ContactWords) { In = new("entry", Value.Of("an"), Value.Of("ao")) });

    [Fact]
    public void What_a_person_has_consented_to() => GoesByKey("consents", "entry", new Query(Tables.Consents) { In = new("entry", Value.Of("+1555\u001f"), Value.Of("+1555 ")) });

    static readonly Query NewestExecutions = new(Tables.Executions)
    {
        Where = [("account", Value.Of("a")), ("flow", Value.Of("f"))],
        In = new("id", null, Value.Of("exe")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public void Executions_of_a_flow_newest_first() => GoesBy("executions_flow (account=? AND flow=? AND id<?)", NewestExecutions);

    [Fact]
    public void Executions_of_a_flow_newest_first_by_status() => GoesBy(
        "executions_status (account=? AND flow=? AND status=? AND id<?)", NewestExecutions with { Where = [.. NewestExecutions.Where, ("status", Value.Of("waiting"))] });

    [Fact]
    public void Executions_of_a_person_oldest_first() => GoesBy("executions_contact (account=? AND contact=? AND id>?)", OldestWith(Tables.Executions, "contact"));

    [Fact]
    public void Executions_of_a_flow_oldest_first() => GoesBy("executions_flow (account=? AND flow=? AND id>?)", OldestWith(Tables.Executions, "flow"));

    [Fact]
    public void Messages_of_a_person_oldest_first() => GoesBy("messages_counterpart (account=? AND counterpart=? AND id>?)", OldestWith(Tables.Messages, "counterpart"));

    static Query OldestWith(Table table, string column) =>
        new(table) { Where = [("account", Value.Of("a")), (column, Value.Of("x"))], In = new("id", Value.Of("i"), null), OrderBy = [new("id")] };

    [Fact]
    public void Executions_by_their_end() => GoesBy("executions_ended (ended_at<?)", new Query(Tables.Executions) { In = new("ended_at", null, Value.Of(5)), OrderBy = [new("ended_at")] });

    [Fact]
    public void Executions_that_are_due() => GoesBy("executions_due (account=? AND due>? AND due<?)", new Query(Tables.Executions)
    {
        Where = [("account", Value.Of("a"))],
        In = new("due", null, Value.Of(5)),
        NotNull = ["due"],
        OrderBy = [new("due")],
        WithDocument = false,
    });

    [Fact]
    public void The_next_account_with_executions_that_wait_for_their_time() => GoesBy("executions_due (account>?)", new Query(Tables.Executions)
    {
        In = new("account", Value.Of("a\0"), null),
        NotNull = ["due"],
        OrderBy = [new("account"), new("due")],
        Limit = 1,
        WithDocument = false,
    });

    [Fact]
    public void Whose_flow_it_is() => GoesBy("flows_id (id=?)", new Query(Tables.Flows) { Where = [("id", Value.Of("f"))], OrderBy = [new("id")], Limit = 1, WithDocument = false });

    [Fact]
    public void The_next_account_with_news_of_people() => Assert.Equal(["SEARCH contact_news USING PRIMARY KEY (account>?)"], Plan(new Query(Tables.ContactNews)
    {
        In = new("account", Value.Of("a\0"), null),
        Limit = 1,
        WithDocument = false,
    }));

    static readonly Query NewestCampaigns = new(Tables.Campaigns)
    {
        Where = [("account", Value.Of("a"))],
        In = new("id", null, Value.Of("cmp")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public void Campaigns_newest_first() => GoesBy("sqlite_autoindex_campaigns_1 (account=? AND id<?)", NewestCampaigns);

    [Fact]
    public void Campaigns_by_status() => GoesBy(
        "campaigns_status (account=? AND status=? AND id<?)", NewestCampaigns with { Where = [("account", Value.Of("a")), ("status", Value.Of("running"))] });

    [Fact]
    public void The_next_account_with_an_active_campaign() => GoesBy("campaigns_active (active=? AND account>?)", new Query(Tables.Campaigns)
    {
        Where = [("active", Value.Of(1))],
        In = new("account", Value.Of("a\0"), null),
        NotNull = ["active"],
        OrderBy = [new("account"), new("id")],
        Limit = 1,
        WithDocument = false,
    });

    [Fact]
    public void Active_campaigns_of_an_account() => GoesBy("campaigns_active (active=? AND account=? AND id>?)", new Query(Tables.Campaigns)
    {
        Where = [("active", Value.Of(1)), ("account", Value.Of("a"))],
        In = new("id", Value.Of("cmp\0"), null),
        NotNull = ["active"],
        OrderBy = [new("id")],
        WithDocument = false,
    });

    [Fact]
    public void Messages_of_a_campaign_in_order() => GoesBy("messages_campaign (account=? AND campaign=? AND id>?)", new Query(Tables.Messages)
    {
        Where = [("account", Value.Of("a")), ("campaign", Value.Of("c"))],
        In = new("id", Value.Of("msg_1\0"), null),
        NotNull = ["campaign"],
        OrderBy = [new("id")],
    });

    void GoesByKey(string table, string column, Query query) => Assert.Equal(
        [$"SEARCH {table} USING PRIMARY KEY (account=? AND {column}>? AND {column}<?)"], Plan(query with { Where = [("account", Value.Of("a"))] }));

    void GoesBy(string index, Query query) =>
        Assert.Equal(index, Assert.Single(Plan(query)).Split(" USING INDEX ").Last().Split(" USING COVERING INDEX ").Last());

    List<string> Plan(Query query)
    {
        using var explain = _db.Prepare("EXPLAIN QUERY PLAN " + QuerySql.Of(query));
        var plan = new List<string>();
        while (explain.Step()) plan.Add(explain.Text(3));
        return plan;
    }
}
