using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Composes the body of <c>POST /{phone-number-id}/messages</c> (meta-cloud-api §2.1).</summary>
public static class GraphRequest
{
    /// <summary>Longest <c>biz_opaque_callback_data</c>, in characters (meta-cloud-api §2.1).</summary>
    public const int MaxOpaque = 512;

    // Bytes of the frame around a payload, with a wamid and an opaque id in it: one growth of the buffer is spared.
    const int FrameSize = 512;

    // The default encoder writes + as \u002B, which is right and hard to read in a dry run.
    static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body as UTF-8.</summary>
    /// <param name="to">A phone number is sent as <c>to</c>, with its <c>+</c>; a business-scoped id as <c>recipient</c>.</param>
    /// <param name="type">One of <see cref="MessageTypes"/>.</param>
    /// <param name="payload">Meta's own object as UTF-8 JSON. It is copied as it stands, member for member, and not looked at again:
    /// <see cref="PayloadRules"/> has parsed it when the message was accepted.</param>
    /// <param name="contextMessageId">The wamid of the message that is quoted.</param>
    /// <param name="opaque">What Meta is to repeat in every status of this message (<c>biz_opaque_callback_data</c>).</param>
    public static byte[] Compose(
        Recipient to, string type, ReadOnlySpan<byte> payload, string? contextMessageId = null, string? opaque = null)
    {
        var body = new ArrayBufferWriter<byte>(payload.Length + FrameSize);
        Write(body, to, type, payload, contextMessageId, opaque);
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The same for a payload that is kept as text.</summary>
    public static byte[] Compose(Recipient to, string type, string payload, string? contextMessageId = null, string? opaque = null)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(payload.Length));
        try
        {
            return Compose(to, type, utf8.AsSpan(0, Encoding.UTF8.GetBytes(payload, utf8)), contextMessageId, opaque);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <summary>The same, into a buffer of the caller's.</summary>
    public static void Write(
        IBufferWriter<byte> output, Recipient to, string type, ReadOnlySpan<byte> payload, string? contextMessageId = null, string? opaque = null)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("messaging_product"u8, "whatsapp"u8);
        json.WriteString("recipient_type"u8, "individual"u8);
        WriteRecipient(json, to);
        json.WriteString("type"u8, type);
        if (contextMessageId is not null)
        {
            json.WriteStartObject("context"u8);
            json.WriteString("message_id"u8, contextMessageId);
            json.WriteEndObject();
        }
        json.WritePropertyName(type);
        json.WriteRawValue(payload, skipInputValidation: true);
        if (opaque is not null) json.WriteString("biz_opaque_callback_data"u8, opaque);
        json.WriteEndObject();
        json.Flush();
    }

    static void WriteRecipient(Utf8JsonWriter json, Recipient to)
    {
        switch (to)
        {
            case Recipient.Phone phone:
                json.WriteString("to"u8, phone.E164);
                break;
            case Recipient.BusinessScopedId id:
                json.WriteString("recipient"u8, id.Value);
                break;
            default:
                throw new UnreachableException(to.GetType().Name);
        }
    }
}
