using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Reads members of a webhook and never throws for what they are: what is missing or of another type is null.</summary>
internal static class WebhookJson
{
    const long LastSecond = 253_402_300_799; // of the year 9999
    const long FirstMilliseconds = 100_000_000_000; // as seconds this would be the year 5138

    public static JsonElement? Member(this JsonElement e, ReadOnlySpan<byte> name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public static JsonElement? Object(this JsonElement e, ReadOnlySpan<byte> name) =>
        e.Member(name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    public static JsonElement? Array(this JsonElement e, ReadOnlySpan<byte> name) =>
        e.Member(name) is { ValueKind: JsonValueKind.Array } found ? found : null;

    /// <summary>A string that is not empty, or a number as it is written: template ids are 64-bit integers (meta-cloud-api §5.7).</summary>
    public static string? Text(this JsonElement e, ReadOnlySpan<byte> name)
    {
        if (e.Member(name) is not { } found) return null;
        try
        {
            return found.ValueKind switch
            {
                JsonValueKind.String => found.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => found.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException) // half of a surrogate pair
        {
            return null;
        }
    }

    /// <summary>Meta's own text of a member.</summary>
    public static string? Raw(this JsonElement e, ReadOnlySpan<byte> name) => e.Member(name)?.GetRawText();

    /// <summary>Unix time, as a string (inside <c>messages</c>) or an integer (elsewhere): meta-cloud-api §5.3. Milliseconds are told by their size.</summary>
    public static DateTimeOffset? Instant(this JsonElement e, ReadOnlySpan<byte> name) =>
        !long.TryParse(e.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null
        : number >= FirstMilliseconds && number / 1000 <= LastSecond ? DateTimeOffset.FromUnixTimeMilliseconds(number)
        : number <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(number)
        : null;

    public static List<GraphError> Errors(this JsonElement e)
    {
        var errors = new List<GraphError>();
        if (e.Array("errors"u8) is not { } array) return errors;
        foreach (var error in array.EnumerateArray()) errors.Add(GraphErrorReader.Read(error, null));
        return errors;
    }
}
