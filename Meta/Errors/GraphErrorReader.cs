using System.Buffers.Text;
using System.Text.Json;

namespace WhatsApi.Meta;

/// <summary>Reads Meta's error objects, of answers and of webhooks alike, and is put off by nothing in them.</summary>
internal static class GraphErrorReader
{
    /// <summary>Reads the object at which the reader stands and leaves the reader at its end.</summary>
    public static GraphError Read(ref Utf8JsonReader reader, int? httpStatus)
    {
        var (title, message, detail) = ((string?)null, (string?)null, (string?)null);
        var error = new GraphError { Code = GraphError.NoCode, HttpStatus = httpStatus };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Next(ref reader, "code"u8)) error = error with { Code = Number(ref reader) ?? GraphError.NoCode };
            else if (Next(ref reader, "error_subcode"u8)) error = error with { Subcode = Number(ref reader) };
            else if (Next(ref reader, "message"u8)) message = Text(ref reader);
            else if (Next(ref reader, "title"u8)) title = Text(ref reader);
            else if (Next(ref reader, "error_data"u8)) detail = Details(ref reader) ?? detail;
            else if (Next(ref reader, "details"u8)) detail ??= Text(ref reader);
            else if (Next(ref reader, "fbtrace_id"u8)) error = error with { FbtraceId = Text(ref reader) };
            else if (Next(ref reader, "is_transient"u8)) error = error with { IsTransient = Flag(ref reader) };
            else if (Next(ref reader, "error_user_title"u8)) error = error with { UserTitle = Text(ref reader) };
            else if (Next(ref reader, "error_user_msg"u8)) error = error with { UserMessage = Text(ref reader) };
            else Skip(ref reader);
        }
        return error with { Title = title ?? WithoutCode(message) ?? "Meta gave no reason", Detail = detail };
    }

    /// <summary>Reads an object that was parsed already.</summary>
    public static GraphError Read(JsonElement element, int? httpStatus)
    {
        var reader = new Utf8JsonReader(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element));
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            ? Read(ref reader, httpStatus)
            : new GraphError { Code = GraphError.NoCode, Title = "Meta gave no reason", HttpStatus = httpStatus };
    }

    // "(#131009) Parameter value is not valid" -> "Parameter value is not valid"
    static string? WithoutCode(string? message)
    {
        if (message is null || !message.StartsWith("(#", StringComparison.Ordinal)) return message;
        var end = message.IndexOf(')', StringComparison.Ordinal);
        return end < 0 ? message : message[(end + 1)..].TrimStart();
    }

    static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    static string? Details(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return Text(ref reader);
        string? details = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Next(ref reader, "details"u8)) details = Text(ref reader);
            else Skip(ref reader);
        }
        return details;
    }

    static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.TrySkip();
        return null;
    }

    static int? Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt32(out var number) ? number : null;
        if (reader.TokenType == JsonTokenType.String && Utf8Parser.TryParse(reader.ValueSpan, out int text, out var used) && used == reader.ValueSpan.Length)
            return text;
        reader.TrySkip();
        return null;
    }

    static bool Flag(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.True) return true;
        reader.TrySkip();
        return false;
    }

    static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.TrySkip();
    }
}
