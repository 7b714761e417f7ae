using WhatsApi.Grains;

namespace WhatsApi.Gateway;

/// <summary>An account's contacts, for reading.</summary>
internal sealed class ContactsOfTenant(ContactReader reader, string account)
{
    public Task<ContactView?> FindAsync(string id) => reader.FindAsync(account, id);

    public Task<ContactPage> ListAsync(ContactFilter filter) => reader.ListAsync(account, filter);

    public Task<ConsentPage?> ConsentAsync(string id, string? before, int limit) => reader.ConsentAsync(account, id, before, limit);

    /// <summary>Where messages to a contact go; null when there is no such contact.</summary>
    public Task<string?> AddressAsync(string id) => reader.AddressAsync(account, id);
}
