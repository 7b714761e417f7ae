using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What was learnt of a person, as a row in the transaction that learnt it: these names are one person, and their consent may have changed. It stays until the account's
/// contacts have been told.
/// </summary>
/// <param name="Names">Phone numbers and business-scoped user ids of one person.</param>
/// <param name="Former">The one of them that the first of them has taken the place of, if that is the news.</param>
internal sealed record ContactNews(ImmutableArray<string> Names, string? Former = null)
{
    public static Operation Of(string account, ImmutableArray<string> names, DateTimeOffset now, string seed) => Row(account, new(names), now, seed);

    public static Operation Renamed(string account, string current, string former, DateTimeOffset now) => Row(account, new([current, former], former), now, "renamed");

    static Operation.PutIfAbsent Row(string account, ContactNews news, DateTimeOffset now, string seed) => new(
        Tables.ContactNews, new Key(account, Ids.Derived("new_", now, $"{seed} {string.Join(' ', news.Names)}")),
        JsonSerializer.SerializeToUtf8Bytes(news, StateJson.Default.ContactNews), []);

    public static ContactNews Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ContactNews)!;
}
