using System.Text.Json;
using System.Text.Json.Serialization;

namespace WhatsApi.Grains;

/// <summary>The stored form of states: compact JSON, instants as Unix milliseconds, words for enumerations, nothing for nulls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(InstantConverter)])]
[JsonSerializable(typeof(MessageState))]
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(ConversationState))]
[JsonSerializable(typeof(EventState))]
[JsonSerializable(typeof(BatchState))]
[JsonSerializable(typeof(KeptAnswer))]
[JsonSerializable(typeof(ForwarderState))]
[JsonSerializable(typeof(DeliveryState))]
[JsonSerializable(typeof(ContactBookState))]
[JsonSerializable(typeof(ContactState))]
[JsonSerializable(typeof(ContactNews))]
[JsonSerializable(typeof(ConsentEntry))]
[JsonSerializable(typeof(Erasure))]
[JsonSerializable(typeof(CatalogState))]
[JsonSerializable(typeof(ExecutionState))]
[JsonSerializable(typeof(CampaignState))]
[JsonSerializable(typeof(StoredExecution))]
[JsonSerializable(typeof(FlowState))]
[JsonSerializable(typeof(FlowDeskState))]
internal sealed partial class StateJson : JsonSerializerContext;

internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
