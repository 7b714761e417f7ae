using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>JSON as Meta's serialiser writes it: <c>\uXXXX</c> in lower case for what is not ASCII, and <c>\/</c>. Meta-cloud-api §5.2.</summary>
internal static class MetaJson
{
    public static readonly JsonWriterOptions Writer = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rewrites valid JSON. Outside of strings there is neither a slash nor a character above ASCII, so strings need not be found.</summary>
    public static void Escape(ReadOnlySpan<byte> json, IBufferWriter<byte> to)
    {
        while (json.Length > 0)
        {
            var plain = json.IndexOfAnyExcept(Plain);
            to.Write(plain < 0 ? json : json[..plain]);
            if (plain < 0) return;
            json = json[plain..];
            json = json[(json[0] == '\\' ? Escaped(json, to) : json[0] == '/' ? Slash(to) : Rune(json, to))..];
        }
    }

    static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(b => (byte)b).Where(b => b is not ((byte)'\\' or (byte)'/'))]);

    static int Slash(IBufferWriter<byte> to)
    {
        to.Write("\\/"u8);
        return 1;
    }

    static int Escaped(ReadOnlySpan<byte> json, IBufferWriter<byte> to)
    {
        if (json[1] != 'u')
        {
            to.Write(json[..2]);
            return 2;
        }
        var lower = (Span<byte>)stackalloc byte[6];
        Ascii.ToLower(json[..6], lower, out _);
        to.Write(lower);
        return 6;
    }

    static int Rune(ReadOnlySpan<byte> json, IBufferWriter<byte> to)
    {
        System.Text.Rune.DecodeFromUtf8(json, out var rune, out var read);
        var units = (Span<char>)stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            var escape = to.GetSpan(6);
            "\\u"u8.CopyTo(escape);
            ((int)unit).TryFormat(escape[2..], out _, "x4", System.Globalization.CultureInfo.InvariantCulture);
            to.Advance(6);
        }
        return read;
    }
}
