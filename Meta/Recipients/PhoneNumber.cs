using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WhatsApi.Meta;

/// <summary>Phone numbers as people write them, brought to E.164 with <c>+</c> (api.md §1, meta-cloud-api §1.5).</summary>
public static class PhoneNumber
{
    /// <summary>Fewest digits of a number, country code included (api.md §1).</summary>
    public const int MinDigits = 7;

    /// <summary>Most digits of a number, country code included (E.164).</summary>
    public const int MaxDigits = 15;

    const int LongestText = 64;

    // What stands between digits in numbers that were typed or pasted: spaces of all kinds and marks of direction are handled beside it.
    const string Separators = "-.()/\u2010\u2011\u2012\u2013\u2014\u2212";

    /// <summary>Reads <c>+1 (555) 123-4567</c>, <c>0015551234567</c>, and <c>16505551234</c> as Meta's own clients send it.</summary>
    /// <param name="text">The number. With <c>+</c> or <c>00</c> any assigned country code will do; without, the digits must be a country code
    /// with a mobile number of that country's length, because a national number sent as an international one reaches a stranger.</param>
    /// <param name="e164">The number as <c>+15551234567</c>.</param>
    /// <returns>False when it does not have 7-15 digits or no country code.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? e164)
    {
        e164 = null;
        if (text is null || text.Length > LongestText) return false;
        Span<char> buffer = stackalloc char[LongestText];
        if (Digits(text, buffer, out var international) is not { } length) return false;

        ReadOnlySpan<char> digits = buffer[..length];
        if (!international && digits.StartsWith("00"))
        {
            international = true;
            digits = digits[2..];
        }
        if (digits.Length is < MinDigits or > MaxDigits) return false;
        if (!(international ? CallingCodes.StartsWithOne(digits) : CallingCodes.IsWholeMobileNumber(digits))) return false;
        e164 = string.Concat("+", digits);
        return true;
    }

    /// <summary>Reads the bare digits that Meta itself writes as <c>wa_id</c>, <c>from</c> and <c>recipient_id</c>: always international, so
    /// neither length nor country is doubted.</summary>
    /// <param name="waId">Digits only, without <c>+</c>.</param>
    /// <param name="e164">The number as <c>+16505551234</c>.</param>
    public static bool TryFromWaId([NotNullWhen(true)] string? waId, [NotNullWhen(true)] out string? e164)
    {
        var fits = waId is { Length: >= MinDigits and <= MaxDigits } && !waId.AsSpan().ContainsAnyExceptInRange('0', '9');
        e164 = fits ? string.Concat("+", waId) : null;
        return fits;
    }

    static int? Digits(ReadOnlySpan<char> text, Span<char> digits, out bool international)
    {
        international = false;
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '+' or '\uFF0B' && count == 0 && !international) international = true;
            else if (IsTrunkZero(text[i..]) && (international || digits[..count].StartsWith("00"))) i += 2;
            else if (CharUnicodeInfo.GetDecimalDigitValue(c) is var digit and >= 0) digits[count++] = (char)('0' + digit);
            else if (!char.IsWhiteSpace(c) && !Separators.Contains(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format) return null;
        }
        return count;
    }

    // +44 (0)20 7946 0958: the zero is dialled at home only.
    static bool IsTrunkZero(ReadOnlySpan<char> text) => text.StartsWith("(0)");
}
