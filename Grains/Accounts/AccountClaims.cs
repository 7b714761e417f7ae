using System.Text.Json;
using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Finds accounts by the names they hold, straight from the store.</summary>
public sealed class AccountClaims(IStore store)
{
    const string Nobody = "acc_"; // no account's id

    /// <summary>The account of an e-mail address (in its one form) and the hash of its password. Reads as much when there is none.</summary>
    public async Task<(string Account, string PasswordHash)?> FindLoginAsync(string email)
    {
        var account = await HolderAsync(AccountRules.EmailClaim, email);
        var row = await store.GetAsync(Tables.Accounts, new Key(account ?? Nobody));
        var state = row is null ? null : JsonSerializer.Deserialize(row.Document.Span, StateJson.Default.AccountState);
        return state?.PasswordHash is { } hash ? (account!, hash) : null;
    }

    /// <summary>The account of a marketplace's user, or null.</summary>
    public Task<string?> FindByMarketplaceUserAsync(string user) => HolderAsync(AccountRules.MarketplaceClaim, user);

    async Task<string?> HolderAsync(string kind, string name) =>
        (await store.GetAsync(Tables.Claims, new Key(kind, name)))?.Columns[Tables.Claims.Ordinal("account")].Text;
}
