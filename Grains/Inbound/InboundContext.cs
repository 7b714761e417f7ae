using System.Text.Json;

namespace WhatsApi.Grains;

internal static class InboundContext
{
    /// <summary>The wamid that an inbound message quotes or answers, if any.</summary>
    public static string? MessageId(string? contextJson)
    {
        if (contextJson is null) return null;
        using var context = JsonDocument.Parse(contextJson);
        return context.RootElement.ValueKind == JsonValueKind.Object && context.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
    }
}
