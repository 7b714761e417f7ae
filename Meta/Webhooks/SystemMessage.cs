using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>What a message of type <c>system</c> tells of its sender: the number or the business-scoped id that they have from now on (meta-cloud-api §5.6).</summary>
/// <param name="Number">As <c>+12195555358</c>.</param>
/// <param name="UserId">The id.</param>
public sealed record SystemMessage(string? Number, string? UserId)
{
    /// <summary>Null for any other message, and for system messages about something else.</summary>
    public static SystemMessage? NewNames(string type, string payloadJson)
    {
        if (type != "system") return null;
        using var document = JsonDocument.Parse(payloadJson);
        var system = document.RootElement;
        return system.Text("type"u8) switch
        {
            "user_changed_number" or "customer_changed_number" when PhoneNumber.TryFromWaId(system.Text("wa_id"u8) ?? system.Text("new_wa_id"u8), out var number) => new(number, null),
            "user_changed_user_id" when system.Text("user_id"u8) is { } id => new(null, id),
            _ => null,
        };
    }
}
