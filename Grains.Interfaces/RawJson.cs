using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsApi;

/// <summary>A JSON value kept exactly as it came: Meta's objects pass through us member for member.</summary>
[GenerateSerializer, Immutable, Alias("WhatsApi.RawJson"), JsonConverter(typeof(Converter))]
public readonly record struct RawJson([property: Id(0)] string Text)
{
    public override string ToString() => Text;

    public sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }
}
