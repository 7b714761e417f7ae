using System.Collections.Frozen;
using System.Globalization;

namespace WhatsApi.Meta;

/// <summary>What tells an international number written without <c>+</c> from a national one: the country calling codes that are assigned
/// (ITU-T E.164), and for each the lengths and first digits of the mobile numbers behind it (after libphonenumber's metadata of 2026).</summary>
internal static class CallingCodes
{
    // code:lengths of the national number:its first digits. No lengths: a code that is nobody's country (satellites, shared services).
    // Mexico and Argentina have the extra lengths that wa_id still shows (521..., 54 without 9): meta-cloud-api §1.5.
    const string Table = """
        1:10:23456789 20:10:1 211:9:19 212:9:67 213:9:567 216:8:23459 218:9:9 220:7,9:23456789 221:9:7 222:8:234 223:8:256789
        224:9:6 225:10:0 226:8:04567 227:8:2789 228:8:79 229:10:0 230:8:57 231:7,9:2345678 232:8:236789 233:9:25 234:10:789
        235:8:36789 236:8:7 237:9:26 238:7:359 239:7:9 240:9:25 241:7,8:0234567 242:9:0 243:7,9:89 244:9:9 245:9:9 246:7:3
        247:5:2347 248:7:2 249:9:19 250:9:7 251:9:789 252:7,8,9:12346789 253:8:7 254:9:17 255:9:67 256:9:7 257:8:267 258:9:8
        260:9:579 261:9:3 262:9:67 263:9:7 264:9:68 265:9:123789 266:8:56 267:8:7 268:8:7 269:7:34 27:9:12345678 290:4,5:5689
        291:7:17 297:7:25679 298:6:2579 299:6:245 30:10:69 31:9,11:69 32:9:4 33:9:67 34:9:679 350:8:56 351:9:169 352:9:6 353:9:8
        354:7,9:3678 355:9:6 356:8:79 357:8:9 358:6,7,8,9,10:45 359:8,9:489 36:9:2357 370:8:6 371:8:2 372:7,8:58 373:8:567
        374:8:345789 375:9:234 376:6,9:356 377:8,9:3467 378:8:6 380:9:35679 381:8,9,10:6 382:8:6 383:8:4 385:8,9:9 386:8:34567
        387:8,9:6 389:8:7 39:9,10:34 40:9:7 41:9:67 420:9:67 421:9:9 423:7,9:67 43:7,8,9,10,11,12,13:6 44:10:7 45:8:23456789
        46:9:7 47:8:49 48:9:245678 49:10,11:1 500:5:56 501:7:6 502:8:3458 503:8:567 504:8:3789 505:8:5678 506:8:35678
        507:7,8:1268 508:6,9:23456789 509:8:345 51:9:9 52:10,11:123456789 53:8:56 54:10,11:12369 55:10,11:123456789
        56:9:23456789 57:10:39 58:10:4 590:9:67 591:8:567 592:7:567 593:9:9 594:9:67 595:9:9 596:9:67 597:7:678 598:8:9
        599:7,8:3479 60:9,10:1 61:9:4 62:9,10,11,12:8 63:10:89 64:8,9,10:2 65:8:89 66:9:1689 670:8:7 672:6:13 673:7:278
        674:7:256789 675:8:78 676:7:56789 677:5,7:46789 678:7:578 679:7:245789 680:7:4678 681:6:78 682:5:578 683:4,7:568
        685:7,10:78 686:8:67 687:6:5789 688:6,7:79 689:8:8 690:4,5,6,7:7 691:7:389 692:7:2345 7:10:79 800:8: 808:8: 81:10:6789
        82:9,10:1 84:9:135789 850:10:1 852:8:456789 853:8:6 855:8,9:123456789 856:9,10:23 86:11:1 870:9,12: 878:12: 880:10:1346
        881:9,10: 882:7,8,9,10,11,12: 883:8,9,10,11,12: 886:9:49 888:11: 90:10:5 91:10:16789 92:10:3 93:9:7 94:9:7
        95:7,8,9,10:19 960:7:479 961:7,8:378 962:9:47 963:9:59 964:10:7 965:8:4569 966:9:5 967:9:7 968:8:179 970:9:5 971:9:5
        972:9:5 973:8:36 974:8:3567 975:8:178 976:8:56789 977:10:9 979:9: 98:10:9 992:9:0123456789 993:8:67 994:9:1345679
        995:9:57 996:9:2356789 998:9:2356789
        """;

    static readonly FrozenDictionary<string, Numbers> Assigned = Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(row => row.Split(':'))
        .ToFrozenDictionary(row => row[0], row => new Numbers(
            [.. row[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
            row[2]));

    static readonly FrozenDictionary<string, Numbers>.AlternateLookup<ReadOnlySpan<char>> ByCode = Assigned.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the digits begin with an assigned country calling code.</summary>
    public static bool StartsWithOne(ReadOnlySpan<char> digits) => Find(digits, out _) is not null;

    /// <summary>Whether the digits can only be meant as country code and mobile number together.</summary>
    public static bool IsWholeMobileNumber(ReadOnlySpan<char> digits)
    {
        if (Find(digits, out var national) is not { } numbers || national.IsEmpty) return false;
        return numbers.Lengths.Contains(national.Length) && numbers.FirstDigits.Contains(national[0]);
    }

    // Calling codes are prefix-free, so the first that fits is the only one.
    static Numbers? Find(ReadOnlySpan<char> digits, out ReadOnlySpan<char> national)
    {
        for (var length = 1; length <= 3 && length <= digits.Length; length++)
        {
            if (!ByCode.TryGetValue(digits[..length], out var numbers)) continue;
            national = digits[length..];
            return numbers;
        }
        national = default;
        return null;
    }

    sealed record Numbers(int[] Lengths, string FirstDigits);
}
