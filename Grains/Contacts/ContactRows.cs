using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>A contact as rows: itself, and what it is found by. They change together, in the transaction of the book.</summary>
internal static class ContactRows
{
    public const char Separator = '\u001f';

    public static ContactState Of(Row row) => JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.ContactState)!;

    public static string Entry(string word, string id) => $"{word}{Separator}{id}";

    /// <summary>The contact id of an entry.</summary>
    public static string IdOf(string entry) => entry[(entry.LastIndexOf(Separator) + 1)..];

    /// <summary>What has to go before anything new comes: a name may pass from one contact to another.</summary>
    public static IEnumerable<Operation> Removed(string account, string id, ContactState? before, long version, ContactState? after)
    {
        if (before is null) yield break;
        if (after is null) yield return new Operation.Delete(Tables.Contacts, new Key(account, id), version);
        foreach (var (table, key) in Found(id, before).Except(after is null ? [] : Found(id, after))) yield return new Operation.Delete(table, new Key(account, key));
    }

    /// <summary>What is new.</summary>
    public static IEnumerable<Operation> Written(string account, string id, ContactState? before, long version, ContactState? after)
    {
        if (after is null) yield break;
        var (key, document) = (new Key(account, id), JsonSerializer.SerializeToUtf8Bytes(after, StateJson.Default.ContactState));
        Value[] columns = [Value.Of(after.OptedOut ? 1 : 0)];
        // The book's own version says that nobody has put it there: what is new needs no condition, which the store would have to look up.
        yield return before is null ? new Operation.PutIfAbsent(Tables.Contacts, key, document, columns) : new Operation.Put(Tables.Contacts, key, document, columns, version);
        foreach (var (table, entry) in before is null ? Found(id, after) : Found(id, after).Except(Found(id, before)))
            yield return new Operation.PutIfAbsent(table, new Key(account, entry), default, table == Tables.ContactNames ? [Value.Of(id)] : []);
    }

    static IEnumerable<(Table Table, string Key)> Found(string id, ContactState contact)
    {
        foreach (var name in contact.Names) yield return (Tables.ContactNames, name);
        foreach (var tag in contact.Tags) yield return (Tables.ContactTags, Entry(tag, id));
        foreach (var word in ContactWords.Of(contact.Name)) yield return (Tables.ContactWords, Entry(word, id));
    }
}
