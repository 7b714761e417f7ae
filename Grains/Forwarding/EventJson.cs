using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>Events as the webhook gets them and <c>GET /events</c> shows them (api.md §11).</summary>
internal static class EventJson
{
    // As in the gateway's answers: a plus sign stays one.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="message">The message it is about, as it is now; null when it is about none, or that one is gone.</param>
    /// <param name="person">Who wrote the message, if somebody did.</param>
    public static byte[] Render(string id, EventRecord record, MessageState? message, ConversationState? person) => Write(json =>
    {
        WriteHead(json, id, record.Type, record.State.At);
        json.WriteNumber("sequence", record.Sequence);
        if (record.State.Message is null) WriteRaw(json, "data", record.State.Data);
        else WriteMessage(json, record, message, person);
    });

    /// <param name="data">What it tells.</param>
    public static byte[] Render(string id, EventRecord record, RawJson? data) => Write(json =>
    {
        WriteHead(json, id, record.Type, record.State.At);
        json.WriteNumber("sequence", record.Sequence);
        WriteRaw(json, "data", data);
    });

    /// <summary>The event that a receiver is tested with.</summary>
    public static byte[] RenderTest(string id, string account, DateTimeOffset at) => Write(json =>
    {
        WriteHead(json, id, EventTypes.Test, at);
        json.WriteStartObject("data");
        json.WriteString("accountId", account);
        json.WriteEndObject();
    });

    static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    static void WriteHead(Utf8JsonWriter json, string id, string type, DateTimeOffset at)
    {
        json.WriteString("id", id);
        json.WriteString("type", type);
        WriteTime(json, "timestamp", at);
    }

    static void WriteMessage(Utf8JsonWriter json, EventRecord record, MessageState? message, ConversationState? person)
    {
        var inbound = record.Type == EventTypes.Received;
        var facts = message is null ? null : MessageFacts.Of(message);
        json.WriteStartObject("data");
        json.WriteString("id", record.State.Message);
        json.WriteString("direction", inbound ? "inbound" : "outbound");
        json.WriteString("status", record.Type.AsSpan(EventTypes.MessagePrefix.Length)); // of the event, not of now
        json.WriteString("type", message?.Type);
        json.WriteString("to", inbound ? null : message?.Counterpart);
        json.WriteString("from", inbound ? message?.Counterpart : null);
        json.WriteString("phoneNumberId", message?.PhoneNumberId);
        json.WriteString("wamid", record.State.Wamid ?? message?.Wamid);
        if (inbound && message is not null) WriteContent(json, message, person);
        WriteError(json, record.State.Error);
        WritePairs(json, "metadata", message?.Metadata);
        WriteTime(json, "sendAt", message?.SendAt);
        json.WriteString("batchId", message?.BatchId);
        json.WriteString("campaignId", message?.CampaignId);
        json.WriteString("flowExecutionId", message?.FlowExecutionId);
        WriteTime(json, "createdAt", message?.CreatedAt);
        WriteRaw(json, "pricing", facts?.Pricing);
        WriteRaw(json, "conversation", facts?.Conversation);
        json.WriteEndObject();
    }

    static void WriteContent(Utf8JsonWriter json, MessageState message, ConversationState? person)
    {
        if (message.Payload is { } payload) WriteRaw(json, message.Type, payload);
        if (message.ContextMessageId is { } quoted)
        {
            json.WriteStartObject("context");
            json.WriteString("message_id", quoted);
            json.WriteEndObject();
        }
        json.WriteStartObject("profile");
        json.WriteString("name", person?.ProfileName);
        json.WriteString("username", person?.Username);
        json.WriteEndObject();
    }

    static void WriteError(Utf8JsonWriter json, MessageFacts.Failure? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }
        json.WriteStartObject("error");
        // Meta's codes are numbers, here as there; our own are words.
        if (int.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) json.WriteNumber("code", number);
        else json.WriteString("code", error.Code);
        json.WriteString("title", error.Title);
        json.WriteString("detail", error.Detail);
        json.WriteBoolean("retryable", error.Retryable);
        json.WriteString("hint", MetaWords.Hint(error.Code));
        json.WriteEndObject();
    }

    static void WritePairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>>? pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs ?? []) json.WriteString(key, value);
        json.WriteEndObject();
    }

    static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time) json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        else json.WriteNull(name);
    }

    static void WriteRaw(Utf8JsonWriter json, string name, RawJson? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value?.Text ?? "null", skipInputValidation: true);
    }
}
