using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>What an HTTP answer to a send means (meta-cloud-api §2.2, §3.1, §3.2).</summary>
internal static class SendReply
{
    /// <summary>Graph's error decides, whatever the status. Without one: a 4xx refuses, a 200 with a message id accepts, anything else leaves open
    /// whether Meta has accepted the message.</summary>
    public static SendAnswer Read(int status, ReadOnlySpan<byte> body)
    {
        var reply = Parse(status, body);
        if (reply.Error is { } error) return new SendAnswer.Refused(error, GraphErrors.KindOf(error));
        return status switch
        {
            >= 200 and < 300 when reply.Wamid is { Length: > 0 } wamid => new SendAnswer.Accepted(wamid, reply.WaId, reply.UserId, reply.MessageStatus),
            >= 200 and < 300 => new SendAnswer.Unanswered($"Meta answered {status} without a message id"),
            >= 500 => new SendAnswer.Unanswered($"Meta answered {status} without a readable error"),
            _ => Bare(status),
        };
    }

    /// <summary>A refusal of which only the status is known.</summary>
    public static SendAnswer.Refused Bare(int status)
    {
        var error = new GraphError { Code = GraphError.NoCode, HttpStatus = status, Title = $"Meta answered {status} without a readable error" };
        return new SendAnswer.Refused(error, GraphErrors.KindOf(error));
    }

    static Reply Parse(int status, ReadOnlySpan<byte> body)
    {
        try
        {
            return ReadObject(status, body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // not JSON; not Unicode
        {
            return default;
        }
    }

    static Reply ReadObject(int status, ReadOnlySpan<byte> body)
    {
        var reply = new Reply();
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return reply;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isError, isMessages, isContacts) = (reader.ValueTextEquals("error"u8), reader.ValueTextEquals("messages"u8), reader.ValueTextEquals("contacts"u8));
            reader.Read();
            if (isError && reader.TokenType == JsonTokenType.StartObject)
            {
                // Without a code it is not Graph's error but some proxy's on the way.
                if (GraphErrorReader.Read(ref reader, status) is { HasCode: true } error) reply.Error = error;
            }
            else if (isMessages && StartsWithObject(ref reader)) ReadMessage(ref reader, ref reply);
            else if (isContacts && StartsWithObject(ref reader)) ReadContact(ref reader, ref reply);
            else reader.Skip();
        }
        return reply;
    }

    static void ReadMessage(ref Utf8JsonReader reader, ref Reply reply)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Text(ref reader, "id"u8, ref reply.Wamid) || Text(ref reader, "message_status"u8, ref reply.MessageStatus)) continue;
            reader.Skip();
        }
        LeaveArray(ref reader);
    }

    static void ReadContact(ref Utf8JsonReader reader, ref Reply reply)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Text(ref reader, "wa_id"u8, ref reply.WaId) || Text(ref reader, "user_id"u8, ref reply.UserId)) continue;
            reader.Skip();
        }
        LeaveArray(ref reader);
    }

    static bool StartsWithObject(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.StartObject;

    static bool Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ref string? value)
    {
        if (!reader.ValueTextEquals(name)) return false;
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) value = reader.GetString();
        else reader.Skip();
        return true;
    }

    static void LeaveArray(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) reader.Skip();
    }

    struct Reply
    {
        public string? Wamid, WaId, UserId, MessageStatus;
        public GraphError? Error;
    }
}
