using WhatsApi.Storage;

namespace WhatsApi.Grains;

internal static class AccountsWithRows
{
    /// <summary>The accounts that have rows in a table whose key begins with the account: one look-up each, however many rows they have.</summary>
    public static async IAsyncEnumerable<string> AccountsInAsync(this IStore store, Table table)
    {
        for (var after = ""; ;)
        {
            var rows = await store.QueryAsync(new Query(table) { In = new("account", Value.Of(after + "\0"), null), Limit = 1, WithDocument = false });
            if (rows is not [var row]) yield break;
            yield return after = row.Key.First;
        }
    }
}
