namespace WhatsApi.Grains;

/// <summary>When it is a time of day somewhere.</summary>
internal static class DayTime
{
    /// <summary>
    /// The next time after an instant that clocks there show it. Where the clock is put forward past it, as much later as the clock was put forward (RFC 5545 §3.3.5); where
    /// it is put back and shows it twice, the first time only.
    /// </summary>
    public static DateTimeOffset Next(DateTimeOffset after, TimeOnly time, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime).AddDays(-1); // a jump may carry yesterday's time past midnight
        while (true)
        {
            var at = On(day.ToDateTime(time), zone);
            if (at > after) return at;
            day = day.AddDays(1);
        }
    }

    static DateTimeOffset On(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
