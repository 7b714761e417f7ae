using System.Text;

namespace WhatsApi.Storage.Tests.Support;

/// <summary>Test data that is valid as it stands.</summary>
internal static class A
{
    public static MessageRow Message(string id) => new(id);

    public static Operation.Increment Count(string name, long by = 1, string owner = "acme") => new(owner, name, by);

    public static Operation.Put Claim(string name, string account, long version = 0) =>
        new(Tables.Claims, new("email", name), default, [Value.Of(account)], version);
}

internal sealed record MessageRow(string Id)
{
    public string Account { get; init; } = "acme";
    public string? Status { get; init; } = "queued";
    public string? Counterpart { get; init; } = "+491701";
    public string? Phone { get; init; } = "105";
    public long Lane { get; init; } = 1;
    public long? Due { get; init; }
    public string? Wamid { get; init; }
    public string? Batch { get; init; }
    public string? Campaign { get; init; }
    public string Document { get; init; } = """{"text":"hi"}""";

    public Key Key => new(Account, Id);

    public Value[] Columns =>
    [
        Value.Of("out"), Value.Of(Status), Value.Of("text"), Value.Of(Counterpart), Value.Of(Phone), Value.Of(Lane), Value.Of(Due), Value.Of(Wamid),
        Value.Of(Batch), Value.Of(Campaign), Value.Null, Value.Of(1_790_000_000_000),
    ];

    public Operation.Put New() => At(0);
    public Operation.Put At(long version) => new(Tables.Messages, Key, Encoding.UTF8.GetBytes(Document), Columns, version);
    public Operation.PutIfAbsent IfAbsent() => new(Tables.Messages, Key, Encoding.UTF8.GetBytes(Document), Columns);
    public Operation.Delete Gone(long? version = null) => new(Tables.Messages, Key, version);
}

internal static class Reading
{
    public static string Text(this Row? row) => Encoding.UTF8.GetString(row!.Document.Span);

    public static string? Column(this Row? row, Table table, string column) => row!.Columns[table.Ordinal(column)].ToString();

    public static async Task<Row?> Message(this IStore store, string id) => await store.GetAsync(Tables.Messages, new("acme", id));

    public static async Task<string> Ids(this IStore store, Query query) =>
        string.Join(' ', (await store.QueryAsync(query)).Select(row => row.Key.Second ?? row.Key.First));

    public static async Task<string> Counts(this IStore store, string from = "", string until = "\uffff", string owner = "acme") =>
        string.Join(' ', (await store.CountersAsync(owner, from, until)).Select(c => $"{c.Name}={c.Value}"));

    public static async Task Commits(this IStore store, params Operation[] unit) =>
        Assert.IsType<CommitOutcome.Committed>(await store.CommitAsync(unit));

    public static async Task Conflicts(this IStore store, int operation, params Operation[] unit) =>
        Assert.Equal(new CommitOutcome.Conflict(operation), await store.CommitAsync(unit));
}
