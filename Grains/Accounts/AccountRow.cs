using WhatsApi.Storage;

namespace WhatsApi.Grains;

internal static class AccountRow
{
    public static readonly StateMap<AccountState> Map = new(Tables.Accounts, id => new Key(id), StateJson.Default.AccountState,
        account => [Value.Of(account.Email), Value.Of(account.PlanId), Value.Of(account.CreatedAt), Value.Of(account.Number?.WabaId)]);
}
