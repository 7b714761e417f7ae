using System.Collections.Immutable;

namespace WhatsApi.Grains.Tests;

public sealed class SendWindowTests
{
    [Theory]
    [InlineData("09:00-20:00", "2026-11-23T10:00Z", "2026-11-23T10:00Z")] // a Monday
    [InlineData("09:00-20:00", "2026-11-23T08:59Z", "2026-11-23T09:00Z")]
    [InlineData("09:00-20:00", "2026-11-23T20:00Z", "2026-11-24T09:00Z")]
    [InlineData("09:00-20:00 mon fri", "2026-11-23T21:00Z", "2026-11-27T09:00Z")]
    [InlineData("09:00-20:00 mon", "2026-11-23T20:00Z", "2026-11-30T09:00Z")]
    [InlineData("22:00-02:00", "2026-11-23T01:59Z", "2026-11-23T01:59Z")]
    [InlineData("22:00-02:00", "2026-11-23T02:00Z", "2026-11-23T22:00Z")]
    [InlineData("22:00-02:00 mon", "2026-11-24T01:00Z", "2026-11-24T01:00Z")] // opened on Monday
    [InlineData("22:00-02:00 mon", "2026-11-23T01:00Z", "2026-11-23T22:00Z")] // would have opened on Sunday
    [InlineData("09:00-09:00", "2026-11-23T03:00Z", "2026-11-23T03:00Z")]
    [InlineData("09:00-09:00 tue", "2026-11-23T03:00Z", "2026-11-24T09:00Z")]
    public void It_is_open_between_two_times_of_its_days(string window, string at, string next) => Assert.Equal(At(next), SendWindows.Next(Window(window), TimeZoneInfo.Utc, At(at)));

    [Theory]
    // Berlin, 2026-03-29: 02:00 becomes 03:00; 2026-10-25: 03:00 becomes 02:00.
    [InlineData("Europe/Berlin", "09:00-20:00", "2026-03-28T21:00Z", "2026-03-29T07:00Z")]
    [InlineData("Europe/Berlin", "09:00-20:00", "2026-10-24T20:00Z", "2026-10-25T08:00Z")]
    [InlineData("Europe/Berlin", "02:30-04:00", "2026-03-29T00:00Z", "2026-03-29T01:00Z")] // 02:30 is not shown: 03:00 is the first that is
    [InlineData("Europe/Berlin", "02:10-02:50", "2026-03-29T00:00Z", "2026-03-30T00:10Z")] // not shown at all that day
    [InlineData("Europe/Berlin", "02:30-04:00", "2026-10-25T00:00Z", "2026-10-25T00:30Z")] // the first 02:30
    [InlineData("Europe/Berlin", "02:30-04:00", "2026-10-25T01:10Z", "2026-10-25T01:30Z")] // between the two
    [InlineData("Europe/Berlin", "01:30-02:30", "2026-10-25T00:40Z", "2026-10-25T01:00Z")] // set back into it
    [InlineData("Europe/Berlin", "01:30-02:30", "2026-10-25T01:40Z", "2026-10-26T00:30Z")]
    // New York, 2026-03-08 and 2026-11-01, at 02:00.
    [InlineData("America/New_York", "09:00-20:00", "2026-03-08T01:00Z", "2026-03-08T13:00Z")]
    [InlineData("America/New_York", "09:00-20:00", "2026-11-01T00:30Z", "2026-11-01T14:00Z")]
    [InlineData("America/New_York", "22:00-03:30 sat", "2026-03-08T06:59Z", "2026-03-08T06:59Z")] // 01:59, the night of Saturday
    [InlineData("America/New_York", "22:00-03:30 sat", "2026-03-08T07:30Z", "2026-03-15T02:00Z")] // 03:30
    // Lord Howe's clock moves by half an hour: 2026-04-05 02:00 to 01:30, 2026-10-04 02:00 to 02:30.
    [InlineData("Australia/Lord_Howe", "02:15-05:00", "2026-10-03T15:00Z", "2026-10-03T15:30Z")]
    [InlineData("Australia/Lord_Howe", "01:45-05:00", "2026-04-04T14:00Z", "2026-04-04T14:45Z")]
    [InlineData("Australia/Lord_Howe", "09:00-20:00", "2026-04-04T14:00Z", "2026-04-04T22:30Z")]
    public void It_follows_the_clock_on_the_wall(string zone, string window, string at, string next) =>
        Assert.Equal(At(next), SendWindows.Next(Window(window), TimeZones.Find(zone)!, At(at)).ToUniversalTime());

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Santiago")] // at midnight
    public void The_next_opening_is_the_first_minute_that_is_open(string zone)
    {
        var place = TimeZones.Find(zone)!;
        foreach (var window in new[] { Window("01:30-02:30"), Window("23:30-00:30 sat sun"), Window("02:15-02:45 sun"), Window("00:00-12:00") })
        {
            DateTimeOffset? opens = null;
            // From the end to the beginning of two years, so that each minute knows the next that is open.
            for (var at = At("2027-12-31T00:00Z"); at > At("2026-01-01T00:00Z"); at = at.AddMinutes(-15))
            {
                var next = SendWindows.Next(window, place, at);
                if (next == at) opens = at;
                else if (opens is { } known) Assert.True(next > at && next <= known && known - next < TimeSpan.FromMinutes(15), $"{zone} {window} at {at:u}: {next:u} instead of {known:u}");
            }
        }
    }

    [Theory]
    [InlineData("+12125550100", "America/New_York")]
    [InlineData("+14155550100", "America/Los_Angeles")]
    [InlineData("+15551234567", "America/New_York")] // tells no area
    [InlineData("+4915112345678", "Europe/Berlin")]
    [InlineData("+5511987654321", "America/Sao_Paulo")]
    [InlineData("+5592987654321", "America/Manaus")]
    [InlineData("+5215512345678", "America/Mexico_City")]
    [InlineData("+61412345678", "Australia/Sydney")]
    [InlineData("+447911123456", "Europe/London")]
    [InlineData("+79161234567", "Europe/Moscow")]
    [InlineData("+77011234567", "Asia/Almaty")]
    [InlineData("+8613912345678", "Asia/Shanghai")]
    [InlineData("+919876543210", "Asia/Kolkata|Asia/Calcutta")]
    [InlineData("+88213123456", "UTC")] // nobody's country
    public void A_person_without_a_zone_has_that_of_their_number(string phone, string zone) =>
        Assert.Contains(SendWindows.ZoneOf(Window("09:00-20:00"), Person(phone)).Id, zone.Split('|'));

    [Fact]
    public void A_persons_own_zone_comes_before_the_windows_and_that_before_their_number()
    {
        var window = Window("09:00-20:00") with { TimeZone = "Asia/Tokyo" };
        Assert.Equal("Europe/Rome", SendWindows.ZoneOf(window, Person("+12125550100", ("timeZone", "Europe/Rome"))).Id);
        Assert.Equal("Europe/Rome", SendWindows.ZoneOf(window, Person("+12125550100", ("timeZone", "Rome"), ("time_zone", "Europe/Rome"))).Id);
        Assert.Equal("Asia/Tokyo", SendWindows.ZoneOf(window, Person("+12125550100", ("timeZone", "../../etc/passwd"))).Id);
        Assert.Equal("UTC", SendWindows.ZoneOf(Window("09:00-20:00"), Person(null)).Id);
    }

    static AudienceMember Person(string? phone, params (string Name, string Value)[] attributes) =>
        AudienceMember.Gone("con_1") with { Phone = phone, Attributes = attributes.ToImmutableSortedDictionary(a => a.Name, a => a.Value) };

    static SendWindow Window(string text)
    {
        var parts = text.Split(' ', '-');
        return new(TimeOnly.Parse(parts[0], provider: null), TimeOnly.Parse(parts[1], provider: null), [.. parts[2..].Select(day => Enum.GetValues<DayOfWeek>().Single(d => d.ToString().StartsWith(day, StringComparison.OrdinalIgnoreCase)))], null);
    }

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, provider: null);
}
