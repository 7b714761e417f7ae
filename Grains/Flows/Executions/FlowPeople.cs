using WhatsApi.Storage;

namespace WhatsApi.Grains;

/// <summary>Who a flow talks to, as the account's contacts know them.</summary>
internal static class FlowPeople
{
    /// <param name="person">A phone number (E.164) or a business-scoped user id.</param>
    /// <param name="name">How the person calls themselves, for who has no other name.</param>
    public static async Task<FlowContact> FlowContactAsync(this IStore store, string account, string person, string? name)
    {
        var phone = person.StartsWith('+') ? person : null;
        var id = (await store.GetAsync(Tables.ContactNames, new Key(account, person)))?.Columns[0].Text;
        if (id is null || await store.GetAsync(Tables.Contacts, new Key(account, id)) is not { } row) return new(person, null, phone, name);
        var contact = ContactRows.Of(row);
        return new(person, id, contact.Phone ?? phone, contact.Name ?? name) { Tags = contact.Tags, Attributes = contact.Attributes };
    }
}
