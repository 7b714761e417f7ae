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
    public Task The_inbox_by_state() => GoesBy("inbox_state (state = ?, id >= ?)", new Query(Tables.Inbox)
    {
        Where = [("state", Value.Of("new"))],
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
