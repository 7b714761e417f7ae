using System.Text.Json;
using WhatsApi.Meta;

namespace WhatsApi.Grains;

/// <summary>Messages as lines of a transcript.</summary>
internal static class Spoken
{
    public static string Of(FlowMessage message)
    {
        var payload = MadeJson.Parse(message.Payload);
        return message.Type switch
        {
            MessageTypes.Text => Text(payload, "body") ?? "",
            MessageTypes.Interactive => string.Join('\n', Interactive(payload)),
            MessageTypes.Template => $"(template {Text(payload, "name")}{string.Concat(Parameters(payload).Select(text => $", {text}"))})",
            _ => $"({message.Type}: {Text(payload, "caption") ?? Text(payload, "link") ?? Text(payload, "id") ?? message.Payload.Text})",
        };
    }

    public static string Of(FlowReply reply) =>
        reply.ChoiceId is { } id ? $"(presses {reply.Text ?? id})" : reply.Text ?? $"({reply.Type}: {reply.Payload?.Text})";

    public static RawJson Whole(FlowMessage message) => new($$"""{"type":"{{message.Type}}","{{message.Type}}":{{message.Payload.Text}}}""");

    static IEnumerable<string> Interactive(JsonElement payload)
    {
        if (payload.TryGetProperty("header", out var header) && Text(header, "text") is { } title) yield return title;
        if (payload.TryGetProperty("body", out var body)) yield return Text(body, "text") ?? "";
        if (payload.TryGetProperty("footer", out var footer) && Text(footer, "text") is { } foot) yield return foot;
        if (!payload.TryGetProperty("action", out var action)) yield break;
        if (Text(action, "button") is { } button) yield return $"[{button}]";
        foreach (var choice in WrittenChoices.Of(new("", MessageTypes.Interactive, payload))) yield return $"[{choice.Title}]";
    }

    static IEnumerable<string> Parameters(JsonElement template) => JsonPointer.Texts(template, "").Where(text => text.At.EndsWith("/text", StringComparison.Ordinal)).Select(text => text.Text);

    static string? Text(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
