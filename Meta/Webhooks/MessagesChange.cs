using System.Collections.Frozen;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>The field <c>messages</c>: statuses (meta-cloud-api §5.4), errors (§5.5) and inbound messages (§5.6).</summary>
internal static class MessagesChange
{
    static readonly FrozenSet<string> KnownStatuses = FrozenSet.Create("sent", "delivered", "read", "failed", "played", "deleted", "warning");

    static readonly FrozenSet<string> KnownTypes = FrozenSet.Create(
        "text", "image", "audio", "video", "document", "sticker", "location", "contacts", "button", "interactive", "order", "reaction",
        "unsupported", "system", "edit", "revoke", "request_welcome", "unknown");

    // Types that may come without an object of their own.
    static readonly FrozenSet<string> BareTypes = FrozenSet.Create("unsupported", "unknown", "request_welcome");

    static readonly Members ValueMembers = new("messaging_product", "metadata", "contacts", "messages", "statuses", "errors");

    static readonly Members MessageMembers = new(
        "from", "from_user_id", "from_parent_user_id", "id", "timestamp", "type", "context", "referral", "errors", "group_id", "identity");

    static readonly Members StatusMembers = new(
        "id", "status", "timestamp", "recipient_id", "recipient_user_id", "recipient_parent_user_id", "parent_recipient_user_id", "recipient_type",
        "recipient_participant_id", "recipient_identity_key_hash", "biz_opaque_callback_data", "conversation", "pricing", "errors");

    public static void Read(JsonElement value, Place place, ChangeHead head, WebhookReading reading)
    {
        var metadata = value.Object("metadata"u8);
        if (metadata?.Text("phone_number_id"u8) is not { } number)
        {
            reading.Lost(place.In("value").Of("metadata"), "Without a phone_number_id nobody can be told of this.");
            return;
        }
        var context = new Context(head.WabaId, number, metadata.Value.Text("display_phone_number"u8), ContactBook.Read(value, place, reading), reading);
        reading.Unknown(value, ValueMembers, place.In("value"));

        var found = Each(value.Array("messages"u8), place with { List = "messages" }, context, Message);
        found |= Each(value.Array("statuses"u8), place with { List = "statuses" }, context, Status);
        var errors = value.Errors();
        if (errors.Count > 0)
            reading.Events.Add(new AccountErrors
            {
                WabaId = context.WabaId,
                PhoneNumberId = context.PhoneNumberId,
                DisplayPhoneNumber = context.DisplayPhoneNumber,
                Errors = errors,
            });
        if (!found && errors.Count == 0) reading.Lost(place.Of("value"), "This holds no messages, no statuses and no errors.");
    }

    static bool Each(JsonElement? list, Place place, Context context, Action<JsonElement, Place, Context, bool> read)
    {
        if (list is not { } array) return false;
        var isOnly = array.GetArrayLength() == 1;
        var index = 0;
        foreach (var element in array.EnumerateArray())
            context.Reading.Try(place with { Index = index++ }, element, (e, at) => read(e, at, context, isOnly));
        return index > 0;
    }

    static void Status(JsonElement status, Place place, Context context, bool isOnly)
    {
        if (status.Text("id"u8) is not { } wamid || status.Text("status"u8) is not { } name || status.Instant("timestamp"u8) is not { } at)
        {
            context.Reading.Lost(place.Pointer, "A status needs id, status and timestamp.");
            return;
        }
        var recipientId = status.Text("recipient_id"u8);
        var userId = status.Text("recipient_user_id"u8);
        context.Reading.Events.Add(new StatusReported
        {
            WabaId = context.WabaId,
            PhoneNumberId = context.PhoneNumberId,
            Wamid = wamid,
            Status = name,
            At = at,
            RecipientId = recipientId,
            RecipientUserId = userId,
            RecipientParentUserId = status.Text("recipient_parent_user_id"u8) ?? status.Text("parent_recipient_user_id"u8), // its name before May 2026
            Opaque = status.Text("biz_opaque_callback_data"u8),
            Errors = status.Errors(),
            PricingJson = status.Raw("pricing"u8),
            ConversationJson = status.Raw("conversation"u8),
            Contact = context.Contacts.Find(recipientId, userId, isOnly),
        });
        if (!KnownStatuses.Contains(name)) context.Reading.Odd(place.Of("status"), "This status is not known.");
        context.Reading.Unknown(status, StatusMembers, place);
    }

    static void Message(JsonElement message, Place place, Context context, bool isOnly)
    {
        if (message.Text("id"u8) is not { } wamid || message.Instant("timestamp"u8) is not { } at)
        {
            context.Reading.Lost(place.Pointer, "A message needs id and timestamp.");
            return;
        }
        var type = message.Text("type"u8) ?? "unknown";
        var from = message.Text("from"u8);
        var userId = message.Text("from_user_id"u8);
        var contact = context.Contacts.Find(from, userId, isOnly);
        var payload = message.TryGetProperty(type, out var found) && found.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? found.GetRawText()
            : null;
        context.Reading.Events.Add(new MessageReceived
        {
            WabaId = context.WabaId,
            PhoneNumberId = context.PhoneNumberId,
            DisplayPhoneNumber = context.DisplayPhoneNumber,
            Wamid = wamid,
            From = from ?? contact?.WaId,
            FromUserId = userId ?? contact?.UserId,
            ParentUserId = message.Text("from_parent_user_id"u8) ?? contact?.ParentUserId,
            ProfileName = contact?.ProfileName,
            Username = contact?.Username,
            GroupId = message.Text("group_id"u8),
            At = at,
            Type = type,
            PayloadJson = payload,
            ContextJson = message.Raw("context"u8),
            ReferralJson = message.Raw("referral"u8),
            ErrorsJson = message.Raw("errors"u8),
            RawJson = message.GetRawText(),
        });
        if (!KnownTypes.Contains(type) || !message.TryGetProperty("type"u8, out _)) context.Reading.Odd(place.Of("type"), "This type is not known.");
        else if (payload is null && !BareTypes.Contains(type)) context.Reading.Odd(place.Of(type), "A message of this type has such an object.");
        context.Reading.Unknown(message, MessageMembers, place, type);
    }

    sealed record Context(string? WabaId, string PhoneNumberId, string? DisplayPhoneNumber, ContactBook Contacts, WebhookReading Reading);
}
