using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Finds the campaigns that have something to do. Costs a few look-ups an account that has any.</summary>
internal static class ActiveCampaigns
{
    const int Page = 500;

    /// <summary>Their keys.</summary>
    public static async IAsyncEnumerable<string> ActiveCampaignsAsync(this IStore store)
    {
        for (var account = ""; await NextAsync(store, account) is { } next;)
        {
            account = next;
            IReadOnlyList<Row> rows = [];
            do
            {
                rows = await store.QueryAsync(Active with
                {
                    Where = [("active", Value.Of(1)), ("account", Value.Of(account))],
                    In = rows is [.., var last] ? new("id", Value.Of(last.Key.Second + "\0"), null) : null,
                    OrderBy = [new("id")],
                    Limit = Page,
                });
                foreach (var row in rows) yield return Keys.Campaign(account, row.Key.Second!);
            }
            while (rows.Count == Page);
        }
    }

    static async Task<string?> NextAsync(IStore store, string after) =>
        await store.QueryAsync(Active with { Where = [("active", Value.Of(1))], In = new("account", Value.Of(after + "\0"), null), OrderBy = [new("account"), new("id")], Limit = 1 }) is [var row]
            ? row.Key.First
            : null;

    static readonly Query Active = new(Tables.Campaigns) { NotNull = ["active"], WithDocument = false };
}
