using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace WhatsApi.Meta;

/// <summary>What can be told of JSON strings without making strings of them.</summary>
internal static class JsonText
{
    const byte Escape = (byte)'\\';

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
                if (raw[++i] == 'u')
                {
                    if (char.IsLowSurrogate(CodeUnit(raw[(i + 1)..]))) count--; // its high half was counted
                    i += 4;
                }
                count++;
            }
            else if ((raw[i] & 0xC0) != 0x80) count++;
        }
        return count;
    }

    /// <summary>Whether the JSON holds Unicode only: bytes that are UTF-8, and escapes that leave no half of a pair. The JSON parser lets both
    /// pass and throws when the text is read.</summary>
    public static bool IsUnicode(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (!Utf8.IsValid(raw)) return false;
        var open = false; // a high half waits for its low half
        for (var i = raw.IndexOf(Escape); i >= 0 && i < raw.Length;)
        {
            var unit = raw[i + 1] == 'u' ? CodeUnit(raw[(i + 2)..]) : '\0';
            if (open != char.IsLowSurrogate(unit)) return false;
            open = char.IsHighSurrogate(unit);
            i += raw[i + 1] == 'u' ? 6 : 2;
            var next = raw[i..].IndexOf(Escape);
            if (open && next != 0) return false;
            if (next < 0) break;
            i += next;
        }
        return !open;
    }

    static char CodeUnit(ReadOnlySpan<byte> hex) =>
        ushort.TryParse(hex[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : '\0';
}
