using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace WhatsApi.Meta;

/// <summary>What can be told of JSON strings without making strings of them.</summary>
internal static class JsonText
{
    const byte Escape = (byte)'\\';
    const int EscapeLength = 6; // of \uXXXX
    const char Other = '\0';

    /// <summary>Length in Unicode code points, the way Meta counts characters: meta-cloud-api §1.3 says characters, not bytes, and one emoji
    /// outside the basic plane is one. An emoji put together from several code points counts as several.</summary>
    public static int Length(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == Escape)
            {
                var unit = CodeUnit(raw[i..]);
                if (!char.IsLowSurrogate(unit)) count++; // its high half was counted
                i += raw[i + 1] == 'u' ? EscapeLength - 1 : 1;
            }
            else if ((raw[i] & 0xC0) != 0x80) count++;
        }
        return count;
    }

    /// <summary>Whether the JSON holds Unicode only: bytes that are UTF-8, and escapes that leave no half of a surrogate pair. The JSON parser lets
    /// both pass and throws when the text is read.</summary>
    public static bool IsUnicode(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        return Utf8.IsValid(raw) && HalfPair(raw, 0) < 0;
    }

    /// <summary>The same JSON with U+FFFD for every half of a surrogate pair; the same memory when there is none.</summary>
    public static ReadOnlyMemory<byte> Repaired(ReadOnlyMemory<byte> json)
    {
        var at = HalfPair(json.Span, 0);
        if (at < 0) return json;
        var copy = json.ToArray();
        for (; at >= 0; at = HalfPair(copy, at + EscapeLength)) @"\ufffd"u8.CopyTo(copy.AsSpan(at));
        return copy;
    }

    // Index of the first escape that is half of a pair, or -1.
    static int HalfPair(ReadOnlySpan<byte> json, int from)
    {
        for (var i = from; i < json.Length;)
        {
            var next = json[i..].IndexOf(Escape);
            if (next < 0) return -1;
            i += next;
            var unit = CodeUnit(json[i..]);
            if (char.IsLowSurrogate(unit)) return i;
            if (char.IsHighSurrogate(unit))
            {
                if (!char.IsLowSurrogate(CodeUnit(json[(i + EscapeLength)..]))) return i;
                i += EscapeLength;
            }
            i += unit == Other ? 2 : EscapeLength;
        }
        return -1;
    }

    // What \uXXXX at the start of this stands for; another escape, or none, is 0.
    static char CodeUnit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json[0] == Escape && json[1] == 'u'
        && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : Other;
}
