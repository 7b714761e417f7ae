using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WhatsApi.Grains;

/// <summary>How values are written, read and compared.</summary>
internal static class Values
{
    static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A value as it stands in a text.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => value.GetRawText(),
    };

    /// <summary>Less than zero, zero, or more: as numbers when both are, as dates when both are, else as texts, whatever their case.</summary>
    public static int Compare(JsonElement a, JsonElement b)
    {
        var (left, right) = (Text(a).Trim(), Text(b).Trim());
        if (Number(left) is { } x && Number(right) is { } y) return x.CompareTo(y);
        if (Date(left) is { } earlier && Date(right) is { } later) return earlier.CompareTo(later);
        return string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As JSON and programs write numbers.</summary>
    static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A day is its midnight in UTC.
    static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>
    /// As people write numbers: digits of any script, spaces between them, <c>12.5</c> and <c>12,5</c>. A comma before exactly three digits groups them (<c>1,000</c>), so does
    /// whatever stands there more than once (<c>1.000.000</c>), or before the other one (<c>1.234,56</c>).
    /// </summary>
    public static decimal? Typed(string text)
    {
        const int Longest = 32; // a decimal has 29 digits
        var plain = new StringBuilder();
        foreach (var c in text.Trim())
        {
            if (char.IsDigit(c)) plain.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)));
            else if (c is '.' or ',' or '-' or '+') plain.Append(c);
            else if (!char.IsWhiteSpace(c)) return null;
        }
        if (plain.Length > Longest) return null;
        return Number(Ungrouped(plain.ToString()));
    }

    static string Ungrouped(string text)
    {
        var (comma, dot) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        var mark = Math.Max(comma, dot);
        if (mark < 0) return text;
        var isOnly = text.Count(c => c == text[mark]) == 1;
        var isMixed = comma >= 0 && dot >= 0;
        var groups = !isOnly || (text[mark] == ',' && !isMixed && text.Length - mark == 4);
        var whole = groups ? text : text[..mark];
        if (!IsGrouped(whole)) return "";
        whole = whole.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return groups ? whole : $"{whole}.{text[(mark + 1)..]}";
    }

    // 1,00 is no thousand, and 1.2.3 is a version.
    static bool IsGrouped(string whole)
    {
        var groups = whole.Split(',', '.');
        return groups.Skip(1).All(group => group.Length == 3) && (groups.Length == 1 || groups[0].TrimStart('-', '+').Length is >= 1 and <= 3);
    }
}
