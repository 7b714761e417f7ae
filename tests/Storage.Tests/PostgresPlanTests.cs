using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WhatsApi.Storage.Postgres;
using WhatsApi.Storage.Tests.Support;

namespace WhatsApi.Storage.Tests;

/// <summary>
/// The queries that the product lives on are answered from an index, in its order: their cost does not grow with the tables. The plans are those
/// for any values, which the server keeps for a statement that comes often; <c>SqlitePlanTests</c> has the same list.
/// </summary>
[NeedsPostgres, Collection(OnPostgres.Name)]
public sealed partial class PostgresPlanTests : IAsyncLifetime
{
    readonly PostgresOptions _options;
    readonly Server _server;
    readonly NpgsqlConnection _db;

    public PostgresPlanTests(PostgresServer server)
    {
        _options = server.NewDatabase();
        _server = new Server(_options);
        _db = server.Open(_options);
        PostgresSchema.Migrate(_db, Migrations.All, "plan", NullLogger.Instance);
        PostgresServer.Execute(_db, """
            INSERT INTO messages
                (account, id, version, direction, status, type, counterpart, phone, lane, due, wamid, batch, campaign, created_at, document)
            SELECT 'a' || i % 10, 'm' || i, 1, 'out', 's' || i % 5, 'text', 'p' || i % 50, 'n' || i % 10, i % 3, CASE WHEN i % 20 = 0 THEN i END,
                'w' || i, 'b' || i % 7, 'c' || i % 7, i, '{}'
            FROM generate_series(1, 3000) AS i;
            INSERT INTO contacts (account, id, version, opted_out, document) SELECT 'a' || i % 10, 'con_' || i, 1, i % 2, '{}' FROM generate_series(1, 3000) AS i;
            INSERT INTO contact_names (account, name, version, contact) SELECT 'a' || i % 10, '+1555' || i, 1, 'con_' || i FROM generate_series(1, 3000) AS i;
            INSERT INTO contact_tags (account, entry, version) SELECT 'a' || i % 10, 'tag' || i % 20 || chr(31) || 'con_' || i, 1 FROM generate_series(1, 3000) AS i;
            INSERT INTO contact_words (account, entry, version) SELECT 'a' || i % 10, 'word' || i % 50 || chr(31) || 'con_' || i, 1 FROM generate_series(1, 3000) AS i;
            INSERT INTO contact_news (account, id, version, document) SELECT 'a' || i % 10, 'new_' || i, 1, '{}' FROM generate_series(1, 3000) AS i;
            INSERT INTO consents (account, entry, version, document) SELECT 'a' || i % 10, '+1555' || i || chr(31) || 'cns_' || i, 1, '{}' FROM generate_series(1, 3000) AS i;
            INSERT INTO conversations (account, person, version, last_inbound_at, document) SELECT 'a' || i % 10, '+1555' || i, 1, i, '{}' FROM generate_series(1, 3000) AS i;
            INSERT INTO campaigns (account, id, version, status, active, document)
            SELECT 'a' || i % 10, 'cmp_' || i, 1, 's' || i % 5, CASE WHEN i % 20 = 0 THEN 1 END, '{}' FROM generate_series(1, 3000) AS i;
            ANALYZE
            """);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _db.DisposeAsync();
        await _server.DisposeAsync();
    }

    static readonly Query Newest = new(Tables.Messages)
    {
        Where = [("account", Value.Of("a1"))],
        In = new("id", null, Value.Of("m")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public Task Messages_newest_first() => GoesBy("messages_pkey (account = ?, id < ?)", Newest);

    [Fact]
    public Task Messages_from_the_start() => GoesBy("messages_pkey (account = ?)", Newest with { In = null });

    [Theory]
    [InlineData("status"), InlineData("counterpart"), InlineData("batch"), InlineData("campaign")]
    public Task Messages_newest_first_with(string column) => GoesBy($"messages_{column} (account = ?, {column} = ?, id < ?)", NewestWith(column));

    [Theory]
    [InlineData("status"), InlineData("counterpart"), InlineData("batch"), InlineData("campaign")]
    public Task Messages_from_the_start_with(string column) =>
        GoesBy($"messages_{column} (account = ?, {column} = ?)", NewestWith(column) with { In = null });

    static Query NewestWith(string column) => Newest with { Where = [("account", Value.Of("a1")), (column, Value.Of("x"))] };

    static readonly Query Work = new(Tables.Messages)
    {
        Where = [("phone", Value.Of("n1")), ("status", Value.Of("s1")), ("lane", Value.Of(1))],
        OrderBy = [new("due")],
    };

    [Fact]
    public Task Work_that_is_due() =>
        GoesBy("messages_work (phone = ?, status = ?, lane = ?, due < ?)", Work with { In = new("due", null, Value.Of(5)), WithDocument = false });

    [Fact]
    public Task The_earliest_due() =>
        GoesBy("messages_work (phone = ?, status = ?, lane = ?)", Work with { In = new("due", null, null), Limit = 1 });

    [Fact]
    public Task The_next_number_that_has_work() => GoesBy("messages_work (phone >= ?)", new Query(Tables.Messages)
    {
        In = new("phone", Value.Of("n1\0"), null),
        NotNull = ["due"],
        OrderBy = [new("phone"), new("status"), new("lane"), new("due")],
        Limit = 1,
    });

    /// <summary>Sorted, but of one: the index does not carry the key, which would double it for an order that nobody sees.</summary>
    [Fact]
    public async Task A_message_by_the_id_that_Meta_gave_it()
    {
        var plan = await Plan(new Query(Tables.Messages) { Where = [("wamid", Value.Of("w"))], Limit = 1 });
        Assert.Contains("using messages_wamid", plan, StringComparison.Ordinal);
    }

    [Fact]
    public Task Kept_payloads() => GoesBy("inbox_kept (state = ?, id >= ?)", new Query(Tables.Inbox)
    {
        Where = [("state", Value.Of("kept"))],
        NotNull = ["state"],
        In = new("id", Value.Of("i"), null),
        OrderBy = [new("id")],
    });

    [Fact]
    public Task Accounts_by_plan() => GoesBy("accounts_plan (plan = ?)", new Query(Tables.Accounts) { Where = [("plan", Value.Of("pro"))] });

    [Fact]
    public Task Accounts_of_a_plan_newest_first() => GoesBy("accounts_plan (plan = ?, id < ?)", new Query(Tables.Accounts)
    {
        Where = [("plan", Value.Of("pro"))],
        In = new("id", null, Value.Of("acc")),
        OrderBy = [new("id", Descending: true)],
    });

    [Fact]
    public Task Names_by_their_beginning() => GoesBy("claims_pkey (kind = ?, name >= ?, name < ?)", new Query(Tables.Claims)
    {
        Where = [("kind", Value.Of("email"))],
        In = new("name", Value.Of("ana"), Value.Of("anb")),
    });

    [Fact]
    public Task Claims_by_account() => GoesBy("claims_account (account = ?)", new Query(Tables.Claims) { Where = [("account", Value.Of("a"))] });

    [Fact]
    public Task Reminders_of_a_grain() => GoesBy("reminders_pkey (grain = ?)", new Query(Tables.Reminders) { Where = [("grain", Value.Of("g"))] });

    static readonly Query NewestContacts = new(Tables.Contacts)
    {
        Where = [("account", Value.Of("a1"))],
        In = new("id", null, Value.Of("con")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public Task Contacts_newest_first() => GoesBy("contacts_pkey (account = ?, id < ?)", NewestContacts);

    [Fact]
    public Task Contacts_newest_first_by_their_consent() => GoesBy(
        "contacts_opted_out (account = ?, opted_out = ?, id < ?)", NewestContacts with { Where = [("account", Value.Of("a1")), ("opted_out", Value.Of(1))] });

    [Fact]
    public Task Contacts_of_an_audience() => GoesByKey("contacts", "id", new Query(Tables.Contacts) { In = new("id", Value.Of("con_1\u0001"), Value.Of("con_3")) });

    [Fact]
    public Task Contacts_of_a_tag_newest_first() => GoesByKey(
        "contact_tags", "entry", new Query(Tables.ContactTags) { In = new("entry", Value.Of("vip\u001f"), Value.Of("vip\u001fcon")), OrderBy = [new("entry", Descending: true)] });

    [Fact]
    public Task Contacts_by_the_beginning_of_a_number() => GoesByKey("contact_names", "name", new Query(Tables.ContactNames) { In = new("name", Value.Of("+1555"), Value.Of("+1556")) });

    [Fact]
    public Task Contacts_by_the_beginning_of_a_word() => GoesByKey("contact_words", "entry", new Query(Tables.ContactWords) { In = new("entry", Value.Of("an"), Value.Of("ao")) });

    [Fact]
    public Task What_a_person_has_consented_to() => GoesByKey("consents", "entry", new Query(Tables.Consents)
    {
        In = new("entry", Value.Of("+1555\u001f"), Value.Of("+1555 ")),
        OrderBy = [new("entry", Descending: true)],
    });

    [Fact]
    public Task Who_of_a_page_is_known() => GoesByKey("conversations", "person", new Query(Tables.Conversations) { In = new("person", Value.Of("+1555"), Value.Of("+1556")), WithDocument = false });

    [Fact]
    public Task The_next_account_with_news_of_people() =>
        GoesBy("contact_news_pkey (account >= ?)", new Query(Tables.ContactNews) { In = new("account", Value.Of("a1\u0001"), null), Limit = 1, WithDocument = false });

    static readonly Query NewestCampaigns = new(Tables.Campaigns)
    {
        Where = [("account", Value.Of("a1"))],
        In = new("id", null, Value.Of("cmp")),
        OrderBy = [new("id", Descending: true)],
    };

    [Fact]
    public Task Campaigns_newest_first() => GoesBy("campaigns_pkey (account = ?, id < ?)", NewestCampaigns);

    [Fact]
    public Task Campaigns_by_status() => GoesBy(
        "campaigns_status (account = ?, status = ?, id < ?)", NewestCampaigns with { Where = [("account", Value.Of("a1")), ("status", Value.Of("running"))] });

    static readonly Query ActiveCampaigns = new(Tables.Campaigns) { Where = [("active", Value.Of(1))], NotNull = ["active"], WithDocument = false };

    [Fact]
    public Task The_next_account_with_an_active_campaign() => GoesBy(
        "campaigns_active (active = ?, account >= ?)", ActiveCampaigns with { In = new("account", Value.Of("a1\u0001"), null), OrderBy = [new("account"), new("id")], Limit = 1 });

    [Fact]
    public Task Active_campaigns_of_an_account() => GoesBy(
        "campaigns_active (active = ?, account = ?, id >= ?)",
        ActiveCampaigns with { Where = [("active", Value.Of(1)), ("account", Value.Of("a1"))], In = new("id", Value.Of("cmp_1\u0001"), null), OrderBy = [new("id")] });

    [Fact]
    public Task Messages_of_a_campaign_in_order() => GoesBy("messages_campaign (account = ?, campaign = ?, id >= ?)", new Query(Tables.Messages)
    {
        Where = [("account", Value.Of("a1")), ("campaign", Value.Of("c1"))],
        In = new("id", Value.Of("msg_1\u0001"), null),
        NotNull = ["campaign"],
        OrderBy = [new("id")],
    });

    [Fact]
    public async Task Changes_find_their_rows_by_the_key()
    {
        var before = ReadThrough();
        await using (var store = await PostgresStore.OpenAsync(_options, TimeProvider.System, NullLogger.Instance))
            for (var version = 0; version < 8; version++) // often enough that a plan for any values is made
                await store.Commits(
                    [.. Enumerable.Range(0, 50).Select(i => A.Message($"x{i}").At(version)), A.Message($"y{version}").New(), A.Message("m1").Gone()]);
        Assert.Equal(before, ReadThrough());
    }

    /// <summary>How often somebody went through all messages. A session's own figures are in the sum once it has ended, or said so.</summary>
    long ReadThrough()
    {
        using var db = new NpgsqlConnection(_db.ConnectionString);
        db.Open();
        return (long)PostgresServer.Execute(db, "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'messages'")!;
    }

    Task GoesByKey(string table, string column, Query query) =>
        GoesBy($"{table}_pkey (account = ?, {column} >= ?, {column} < ?)", query with { Where = [("account", Value.Of("a1"))] });

    async Task GoesBy(string index, Query query)
    {
        var plan = await Plan(query);
        var match = IndexScan().Match(plan);
        Assert.True(match.Success && !plan.Contains("Sort", StringComparison.Ordinal) && !plan.Contains("Filter", StringComparison.Ordinal), plan);
        var said = match.Groups["conditions"].Value.Replace("\"", "", StringComparison.Ordinal);
        var conditions = Parameter().Replace(said, "?").Split(" AND ").Select(condition => condition.Trim('(', ')'));
        Assert.Equal(index, $"{match.Groups["index"].Value} ({string.Join(", ", conditions)})");
    }

    async Task<string> Plan(Query query)
    {
        await using var db = await _server.Readers.OpenConnectionAsync();
        PostgresServer.Execute(db, "SET plan_cache_mode = force_generic_plan");
        var sql = QuerySql.Of(query);
        PostgresServer.Execute(db, $"PREPARE q AS {sql}");
        var nulls = string.Join(", ", Enumerable.Repeat("NULL", Parameter().Count(sql)));
        await using var explain = new NpgsqlCommand($"EXPLAIN (COSTS OFF) EXECUTE q({nulls})", db);
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        return string.Join('\n', plan);
    }

    [GeneratedRegex(@"Index (Only )?Scan( Backward)? using (?<index>\w+) on \w+\n\s+Index Cond: (?<conditions>.*)$")]
    private static partial Regex IndexScan();

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();
}
