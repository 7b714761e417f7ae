using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>An inbound message, as far as flows look at it.</summary>
/// <param name="MessageId">Our id: the same message is the same reply.</param>
/// <param name="Type">Meta's type.</param>
/// <param name="Text">What was written, or the title of what was pressed.</param>
/// <param name="ChoiceId">The id of the button or row that was pressed.</param>
/// <param name="Payload">Meta's object under the type's key.</param>
[GenerateSerializer, Immutable, Alias("WhatsApi.FlowReply")]
internal sealed record FlowReply(
    [property: Id(0)] string MessageId, [property: Id(1)] string Type, [property: Id(2)] string? Text = null, [property: Id(3)] string? ChoiceId = null,
    [property: Id(4)] RawJson? Payload = null)
{
    public static FlowReply Of(string messageId, string type, RawJson? payload) => payload is not { } json
        ? new(messageId, type)
        : new(messageId, type, ConsentWords.TextOf(type, json), Pressed(type, MadeJson.Parse(json)), type is "text" or "button" ? null : json);

    static string? Pressed(string type, JsonElement payload) => type switch
    {
        "button" => Member(payload, "payload"),
        "interactive" => Reply(payload, "button_reply") ?? Reply(payload, "list_reply"),
        _ => null,
    };

    static string? Reply(JsonElement payload, string kind) => payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(kind, out var reply) ? Member(reply, "id") : null;

    static string? Member(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
