using System.Collections.Immutable;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>The choices of a message whose author has written buttons or a list by hand.</summary>
internal static class WrittenChoices
{
    public static ImmutableArray<Choice> Of(FlowBody body)
    {
        if (body.Type != "interactive" || Member(body.Payload, "action") is not { } action) return [];
        return
        [
            .. from button in Items(action, "buttons") let reply = Member(button, "reply") where reply is not null && Choice(reply.Value) is not null select Choice(reply.Value),
            .. from section in Items(action, "sections") from row in Items(section, "rows") where Choice(row) is not null select Choice(row),
        ];
    }

    static Choice? Choice(JsonElement e) => Text(e, "id") is { } id && Text(e, "title") is { } title ? new(id, title, null, null) : null;

    static string? Text(JsonElement e, string name) => Member(e, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static JsonElement? Member(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var found) ? found : null;

    static JsonElement.ArrayEnumerator Items(JsonElement e, string name) => Member(e, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;
}
