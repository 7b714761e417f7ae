using System.Buffers.Text;
using System.Text;

namespace WhatsApi.Gateway;

/// <summary>Where a page of a list goes on: the id before it, wrapped so that nobody builds on what is inside.</summary>
internal static class Cursor
{
    const string Version = "c1:";

    public static string? After(string? id) => id is null ? null : Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Version + id));

    /// <summary>Reads a cursor back; false for anything that was not made by <see cref="After"/> for ids with this prefix.</summary>
    public static bool TryRead(string cursor, string idPrefix, out string id)
    {
        id = "";
        if (cursor.Length > 128 || !Base64Url.IsValid(cursor)) return false;
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        if (!text.StartsWith(Version, StringComparison.Ordinal)) return false;
        id = text[Version.Length..];
        return Ids.IsId(id, idPrefix) && After(id) == cursor;
    }
}
