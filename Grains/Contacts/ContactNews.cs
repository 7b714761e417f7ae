using System.Collections.Immutable;
using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>
/// What was learnt of a person, as a row in the transaction that learnt it: these names are one person, and their consent may have changed. It stays until the account's
/// contacts have been told.
/// </summary>
/// <param name="Names">Phone numbers and business-scoped user ids of one person.</param>
internal sealed record ContactNews(ImmutableArray<string> Names)
{
    public static Operation Of(string account, ImmutableArray<string> names, DateTimeOffset now, string seed) => new Operation.PutIfAbsent(
        Tables.ContactNews, new Key(account, Ids.Derived("new_", now, $"{seed} {string.Join(' ', names)}")),
        JsonSerializer.SerializeToUtf8Bytes(new ContactNews(names), StateJson.Default.ContactNews), []);

    public static ContactNews Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ContactNews)!;
}
