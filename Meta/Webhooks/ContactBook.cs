using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>The <c>contacts</c> of a change. They are joined to messages and statuses by their ids, never by their place (meta-cloud-api §5.6).</summary>
internal sealed class ContactBook
{
    static readonly Members ContactMembers = new("profile", "wa_id", "user_id", "parent_user_id", "identity_key_hash");
    static readonly Members ProfileMembers = new("name", "username");

    readonly List<WebhookContact> _contacts = [];

    public static ContactBook Read(JsonElement value, Place place, WebhookReading reading)
    {
        var book = new ContactBook();
        if (value.Array("contacts"u8) is not { } array) return book;
        var index = 0;
        foreach (var contact in array.EnumerateArray())
            reading.Try(place with { List = "contacts", Index = index++ }, contact, (c, at) => book.Add(c, at, reading));
        return book;
    }

    /// <param name="waId">Number of who is looked for.</param>
    /// <param name="userId">Business-scoped id of who is looked for.</param>
    /// <param name="isOnly">Whether the element that asks is alone in its list: without any id of its own it can then only belong to the only
    /// contact.</param>
    public WebhookContact? Find(string? waId, string? userId, bool isOnly)
    {
        foreach (var contact in _contacts)
            if ((waId is not null && contact.WaId == waId) || (userId is not null && contact.UserId == userId)) return contact;
        return isOnly && waId is null && userId is null && _contacts.Count == 1 ? _contacts[0] : null;
    }

    void Add(JsonElement contact, Place place, WebhookReading reading)
    {
        var profile = contact.Object("profile"u8);
        _contacts.Add(new WebhookContact(
            contact.Text("wa_id"u8), contact.Text("user_id"u8), contact.Text("parent_user_id"u8), profile?.Text("name"u8), profile?.Text("username"u8)));
        reading.Unknown(contact, ContactMembers, place);
        if (profile is { } known) reading.Unknown(known, ProfileMembers, place.In("profile"));
    }
}
