namespace WhatsApi.Grains;

/// <summary>When people may be written to. A window is open whenever the clock on their wall says so, also on days on which that clock is changed.</summary>
internal static class SendWindows
{
    const int MostDays = 8; // a window that opens once a week, and has just closed

    /// <summary>The first moment at or after another at which a window is open.</summary>
    public static DateTimeOffset Next(SendWindow window, TimeZoneInfo zone, DateTimeOffset at)
    {
        if (IsOpen(window, zone, at)) return at;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        for (var last = day.AddDays(MostDays); day <= last; day = day.AddDays(1))
            foreach (var moment in Openings(window, zone, day).Order())
                if (moment >= at && IsOpen(window, zone, moment)) return moment.ToUniversalTime();
        return at; // a clock that skips the window's whole day for good must not hold a campaign for ever
    }

    /// <summary>The clock that a contact goes by: their own, if they tell it, else the window's, else that of their phone number.</summary>
    public static TimeZoneInfo ZoneOf(SendWindow window, AudienceMember member) =>
        TimeZones.Find(member.Attributes.GetValueOrDefault("timeZone"))
        ?? TimeZones.Find(member.Attributes.GetValueOrDefault("time_zone"))
        ?? TimeZones.Find(window.TimeZone)
        ?? TimeZones.OfNumber(member.Phone)
        ?? TimeZoneInfo.Utc;

    static bool IsOpen(SendWindow window, TimeZoneInfo zone, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var (day, time) = (local.DayOfWeek, TimeOnly.FromDateTime(local));
        if (window.From < window.To) return time >= window.From && time < window.To && OpensOn(window, day);
        return (time >= window.From && OpensOn(window, day)) || (time < window.To && OpensOn(window, local.AddDays(-1).DayOfWeek));
    }

    static bool OpensOn(SendWindow window, DayOfWeek day) => window.Days.IsEmpty || window.Days.Contains(day);

    static IEnumerable<DateTimeOffset> Openings(SendWindow window, TimeZoneInfo zone, DateOnly day)
    {
        foreach (var moment in Moments(zone, day.ToDateTime(window.From))) yield return moment;
        // A clock that is set back soon after the window has closed shows some of its hours again.
        var again = day.ToDateTime(window.To);
        if (!zone.IsAmbiguousTime(again)) yield break;
        while (zone.IsAmbiguousTime(again.AddMinutes(-1))) again = again.AddMinutes(-1);
        yield return Moments(zone, again).Max();
    }

    /// <summary>When a clock shows a time: twice when it is set back over it; as soon as it shows a later one when it is set forward over it.</summary>
    static DateTimeOffset[] Moments(TimeZoneInfo zone, DateTime local)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return zone.IsAmbiguousTime(local)
            ? [.. zone.GetAmbiguousTimeOffsets(local).Select(offset => new DateTimeOffset(local, offset))]
            : [new(local, zone.GetUtcOffset(local))];
    }
}
