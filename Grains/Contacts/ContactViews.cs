namespace WhatsApi.Grains;

/// <summary>A contact as callers see it.</summary>
internal static class ContactViews
{
    public static ContactView Of(string id, ContactState contact, DateTimeOffset? lastInboundAt) => new(
        id, contact.Phone, contact.UserId, contact.Name, contact.Tags, contact.Attributes, contact.OptedOut, contact.OptedOutAt, lastInboundAt, Ids.MadeAt(id), contact.UpdatedAt);
}
