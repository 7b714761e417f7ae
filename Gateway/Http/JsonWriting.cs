using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Gateway;

/// <summary>What <see cref="Utf8JsonWriter"/> does not know of the contract: times with milliseconds and Z, nulls, raw values.</summary>
internal static class JsonWriting
{
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is not { } time)
        {
            json.WriteNull(name);
            return;
        }
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out var length, Times.Format, CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static void WriteRaw(this Utf8JsonWriter json, string name, RawJson? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value?.Text ?? "null", skipInputValidation: true);
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static void WritePairs(this Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs) json.WriteString(key, value);
        json.WriteEndObject();
    }
}
