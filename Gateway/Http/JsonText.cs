using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace WhatsApi.Gateway;

/// <summary>Parses JSON as RFC 8259 has it, and refuses what two readers could understand differently: duplicate names, broken Unicode, endless depth.</summary>
internal static class JsonText
{
    const int MaxDepth = 32;
    const string BrokenText = "A text or a name holds half of a surrogate pair or the character U+0000.";

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? why)
    {
        document = null;
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        why = bytes.IsEmpty ? "The body is empty; a JSON object is expected."
            : !Utf8.IsValid(bytes.Span) ? "The body is not valid UTF-8."
            : null;
        if (why is not null) return false;
        try
        {
            document = JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException e)
        {
            why = Where(e);
            return false;
        }
        catch (InvalidOperationException)
        {
            why = BrokenText; // how the parser tells of half a surrogate pair in a name
            return false;
        }
        if (!HasBrokenText(bytes.Span)) return true;
        document.Dispose();
        document = null;
        why = BrokenText;
        return false;
    }

    // The parser's own message is kept to itself: it speaks of .NET. Its position is what helps.
    static string Where(JsonException e) => e.LineNumber is { } line && e.BytePositionInLine is { } position
        ? $"The body is not JSON that can be read: line {line + 1}, byte {position + 1}. Names must not repeat, nesting ends at {MaxDepth}."
        : "The body is not JSON that can be read.";

    // Escapes are the only way to either in valid UTF-8 without control characters, so most bodies are not walked.
    static bool HasBrokenText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\\u"u8) < 0) return false;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                if (reader.GetString()!.Contains('\0')) return true;
            }
            catch (InvalidOperationException)
            {
                return true; // how the reader tells of half a surrogate pair
            }
        }
        return false;
    }
}
