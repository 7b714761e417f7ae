using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>An account's contacts, for reading.</summary>
internal sealed class ContactsOfTenant(ContactReader reader, string account)
{
    public Task<ContactView?> FindAsync(string id) => reader.FindAsync(account, id);

    public Task<ContactPage> ListAsync(ContactFilter filter) => reader.ListAsync(account, filter);

    public Task<ConsentPage?> ConsentAsync(string id, string? before, int limit) => reader.ConsentAsync(account, id, before, limit);

    /// <summary>True when somebody, contact or not, has opted out.</summary>
    public Task<bool> HasOptedOutAsync(string person) => reader.HasOptedOutAsync(account, person);

    /// <summary>Rows of an import in the order in which the contacts that they name lie in the store.</summary>
    public Task<List<ImportRow>> InOrderAsync(List<ImportRow> rows) => reader.InOrderAsync(account, rows);

    /// <summary>Where messages to a contact go; null when there is no such contact.</summary>
    public Task<string?> AddressAsync(string id) => reader.AddressAsync(account, id);
}
