using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace WhatsApi.Gateway;

/// <summary>Where a page of a list goes on: the id before it, wrapped so that nobody builds on what is inside.</summary>
internal static class Cursor
{
    const string Version = "c1:";

    public static string? After(string? id) => id is null ? null : Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Version + id));

    /// <summary>For lists whose rows have numbers of ours.</summary>
    public static string? AfterNumber(long? number) => After(number?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads a cursor back; false for anything that was not made by <see cref="After"/> for ids with this prefix.</summary>
    public static bool TryRead(string cursor, string idPrefix, out string id) => TryRead(cursor, out id) && Ids.IsId(id, idPrefix);

    /// <summary>The same for <see cref="AfterNumber"/>.</summary>
    public static bool TryRead(string cursor, out long number)
    {
        number = 0;
        return TryRead(cursor, out string text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    static bool TryRead(string cursor, out string inside)
    {
        inside = "";
        if (cursor.Length > 128 || !Base64Url.IsValid(cursor)) return false;
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        if (!text.StartsWith(Version, StringComparison.Ordinal)) return false;
        inside = text[Version.Length..];
        return After(inside) == cursor;
    }
}
