using System.Text;

namespace WhatsApi.Storage.Postgres;

/// <summary>
/// Texts as the server keeps them. It refuses U+0000, which cursors end in ("the next after this"), so U+0000 and U+0001 are written as pairs
/// that begin with U+0001. That keeps every order: U+0001 U+0001 &lt; U+0001 U+0002 &lt; U+0002. All other texts stand as they are.
/// </summary>
internal static class ServerText
{
    public static string Of(string text)
    {
        // Half a surrogate pair has no UTF-8; it becomes U+FFFD, as SQLite has it.
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') >= 0) text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return text.AsSpan().IndexOfAnyInRange('\0', '\u0001') < 0
            ? text
            : text.Replace("\u0001", "\u0001\u0002", StringComparison.Ordinal).Replace("\0", "\u0001\u0001", StringComparison.Ordinal);
    }

    public static Key Of(Key key) => new(Of(key.First), key.Second is null ? null : Of(key.Second));

    public static string Back(string text) => text.Contains('\u0001', StringComparison.Ordinal)
        ? text.Replace("\u0001\u0001", "\0", StringComparison.Ordinal).Replace("\u0001\u0002", "\u0001", StringComparison.Ordinal)
        : text;
}
