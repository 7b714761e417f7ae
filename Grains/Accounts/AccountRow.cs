using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

internal static class AccountRow
{
    public static readonly StateMap<AccountState> Map = new(Tables.Accounts, id => new Key(id), StateJson.Default.AccountState,
        account => [Value.Of(account.Email), Value.Of(account.PlanId), Value.Of(account.CreatedAt), Value.Of(account.Number?.WabaId)]);

    /// <summary>The number that an account is connected to, as it is stored; or null.</summary>
    public static async Task<ConnectedNumber?> NumberAsync(this IStore store, string account) =>
        await store.GetAsync(Tables.Accounts, new Key(account)) is { } row ? JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.AccountState)!.Number : null;
}
