using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>JSON that we write ourselves.</summary>
internal static class MadeJson
{
    // As in the gateway's answers: a plus sign stays one.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An object with the members that are written.</summary>
    public static JsonElement Of(Action<Utf8JsonWriter> members) => Parse(Write(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }));

    public static RawJson Write(Action<Utf8JsonWriter> value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, Options);
        value(json);
        json.Flush();
        return new(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    public static RawJson Text(string text) => Write(json => json.WriteStringValue(text));

    public static JsonElement Parse(RawJson json) => JsonElement.Parse(json.Text);

    /// <summary>What somebody else has answered: its JSON, or, when it is none that can be read, the text itself.</summary>
    public static RawJson OfAnswer(string body)
    {
        try
        {
            var json = JsonElement.Parse(body);
            foreach (var _ in JsonPointer.Texts(json, "")) { } // half a surrogate pair is found only when a text is read
            return new(json.GetRawText());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Text(body);
        }
    }
}
