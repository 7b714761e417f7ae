using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace WhatsApi.Grains;

/// <summary>Time zones by name, and by what a phone number tells (libphonenumber's map of number prefixes).</summary>
public static partial class TimeZones
{
    const int MostKept = 1_000; // there are some 600 names; what is no name is not kept

    static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = [];

    /// <summary>Where most people of a country live whose numbers do not always tell the area: calling code and zone.</summary>
    static readonly FrozenDictionary<int, string> Largest = """
        1:America/New_York 7:Europe/Moscow 34:Europe/Madrid 39:Europe/Rome 44:Europe/London 47:Europe/Oslo 49:Europe/Berlin 52:America/Mexico_City
        54:America/Argentina/Buenos_Aires 55:America/Sao_Paulo 56:America/Santiago 60:Asia/Kuala_Lumpur 61:Australia/Sydney 62:Asia/Jakarta 64:Pacific/Auckland 86:Asia/Shanghai
        212:Africa/Casablanca 243:Africa/Kinshasa 262:Indian/Reunion 299:America/Nuuk 351:Europe/Lisbon 358:Europe/Helsinki 590:America/Guadeloupe
        593:America/Guayaquil 599:America/Curacao 675:Pacific/Port_Moresby 686:Pacific/Tarawa 689:Pacific/Tahiti 691:Pacific/Pohnpei 692:Pacific/Majuro 970:Asia/Hebron
        976:Asia/Ulaanbaatar 998:Asia/Tashkent
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(':')).ToFrozenDictionary(row => int.Parse(row[0], provider: null), row => row[1]);

    /// <summary>The zone of an IANA name, such as <c>Europe/Berlin</c>; null when there is none.</summary>
    public static TimeZoneInfo? Find(string? name)
    {
        if (name is null) return null;
        if (Known.TryGetValue(name, out var known)) return known;
        if (!Name().IsMatch(name) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return null;
        if (Known.Count < MostKept) Known[name] = zone;
        return zone;
    }

    /// <summary>The zone of a phone number's area, else that in which most people of its country live; null when nothing is known of it.</summary>
    internal static TimeZoneInfo? OfNumber(string? e164)
    {
        if (e164 is null || Parse(e164) is not { } number) return null;
        var names = PhoneNumberToTimeZonesMapper.GetInstance().GetTimeZonesForGeographicalNumber(number);
        return names.Count > 1 && Largest.GetValueOrDefault(number.CountryCode) is { } largest && names.Contains(largest)
            ? Find(largest)
            : names.Select(Find).FirstOrDefault(zone => zone is not null); // "Etc/Unknown" is not found
    }

    static PhoneNumber? Parse(string e164)
    {
        try
        {
            return PhoneNumberUtil.GetInstance().Parse(e164, null);
        }
        catch (NumberParseException)
        {
            return null; // a number that is assigned and has no plan that is known
        }
    }

    // Names are files of the system's database, so nothing else may pass.
    [GeneratedRegex("^[A-Za-z]+(?:/[A-Za-z0-9_+-]+){0,2}$")]
    private static partial Regex Name();
}
