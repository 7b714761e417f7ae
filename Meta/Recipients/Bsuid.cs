using System.Diagnostics.CodeAnalysis;

namespace WhatsApi.Meta;

/// <summary>Business-scoped user ids, the second way to name a person (meta-cloud-api §4.8): <c>US.13491208655302741918</c>, or
/// <c>US.ENT.11815799212886844830</c> for the parent id that linked portfolios share.</summary>
public static class Bsuid
{
    const int MostCharacters = 128; // after the country code: meta-cloud-api §4.8

    /// <summary>Checks the form of an id; its case is kept, because Meta does not say that it is insignificant.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? bsuid)
    {
        bsuid = text is null ? null : text.Trim();
        if (bsuid is not null && IsOne(bsuid)) return true;
        bsuid = null;
        return false;
    }

    static bool IsOne(ReadOnlySpan<char> text)
    {
        if (text.Length < 4 || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1]) || text[2] != '.') return false;
        var id = text[3..];
        if (id.StartsWith("ENT.")) id = id[4..];
        if (id.Length is 0 or > MostCharacters) return false;
        foreach (var c in id)
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        return true;
    }
}
