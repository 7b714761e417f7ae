using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>What changed about people: their wish for marketing, and their business-scoped id (meta-cloud-api §5.8).</summary>
internal static class PersonChange
{
    public static void Read(string field, JsonElement value, Place place, ChangeHead head, WebhookReading reading)
    {
        var number = value.Object("metadata"u8)?.Text("phone_number_id"u8);
        var list = field == "user_preferences" ? value.Array("user_preferences"u8) : value.Array("user_id_update"u8);
        if (number is null || list is not { } array)
        {
            reading.Lost(place.Of("value"), $"This needs a phone_number_id and the array {field}.");
            return;
        }
        var index = 0;
        foreach (var element in array.EnumerateArray())
            reading.Try(place with { List = field, Index = index++ }, element, (e, at) =>
            {
                if ((field == "user_preferences" ? Preference(e, number, head) : (WebhookEvent?)UserId(e, number, head)) is { } found)
                    reading.Events.Add(found);
                else reading.Lost(at.Pointer, "A member that says what changed, or when, is missing.");
            });
    }

    static UserPreferenceChanged? Preference(JsonElement e, string number, ChangeHead head) =>
        e.Text("category"u8) is not { } category || e.Text("value"u8) is not { } wish || e.Instant("timestamp"u8) is not { } at ? null : new()
        {
            WabaId = head.WabaId,
            PhoneNumberId = number,
            WaId = e.Text("wa_id"u8),
            UserId = e.Text("user_id"u8),
            ParentUserId = e.Text("parent_user_id"u8),
            Category = category,
            Value = wish,
            Detail = e.Text("detail"u8),
            At = at,
        };

    static UserIdChanged? UserId(JsonElement e, string number, ChangeHead head) =>
        e.Object("user_id"u8) is not { } id || id.Text("current"u8) is not { } current || e.Instant("timestamp"u8) is not { } at ? null : new()
        {
            WabaId = head.WabaId,
            PhoneNumberId = number,
            WaId = e.Text("wa_id"u8),
            Previous = id.Text("previous"u8),
            Current = current,
            PreviousParent = e.Object("parent_user_id"u8)?.Text("previous"u8),
            CurrentParent = e.Object("parent_user_id"u8)?.Text("current"u8),
            Detail = e.Text("detail"u8),
            At = at,
        };
}
