using WhatsApi.Silo;
using WhatsApi.Storage.Memory;

namespace WhatsApi.Grains.Tests;

/// <summary>What Orleans asks of a reminder table.</summary>
public sealed class OrleansRemindersTests
{
    static readonly DateTime s_start = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    readonly OrleansReminders _table = new(new MemoryStore());

    static ReminderEntry Reminder(string key, string name = "work") => new()
    {
        GrainId = GrainId.Create("sender", key),
        ReminderName = name,
        StartAt = s_start,
        Period = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public async Task What_is_registered_is_read_as_it_was()
    {
        var etag = await _table.UpsertRow(Reminder("1"));
        var read = (await _table.ReadRow(Reminder("1").GrainId, "work"))!;
        Assert.Equal((Reminder("1").GrainId, "work", s_start, TimeSpan.FromMinutes(1), etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Equal(DateTimeKind.Utc, read.StartAt.Kind);
        Assert.Null(await _table.ReadRow(Reminder("1").GrainId, "other"));
    }

    [Fact]
    public async Task Only_the_latest_version_can_be_removed()
    {
        var first = await _table.UpsertRow(Reminder("1"));
        var second = await _table.UpsertRow(Reminder("1"));
        Assert.False(await _table.RemoveRow(Reminder("1").GrainId, "work", first!));
        Assert.True(await _table.RemoveRow(Reminder("1").GrainId, "work", second!));
        Assert.False(await _table.RemoveRow(Reminder("1").GrainId, "work", second!));
    }

    [Fact]
    public async Task A_grain_has_its_own_only()
    {
        foreach (var reminder in new[] { Reminder("1"), Reminder("1", "other"), Reminder("10") }) await _table.UpsertRow(reminder);
        Assert.Equal(["other", "work"], (await _table.ReadRows(Reminder("1").GrainId)).Reminders.Select(reminder => reminder.ReminderName).Order());
    }

    [Fact]
    public async Task Ranges_of_the_ring_share_all_reminders_between_them()
    {
        for (var i = 0; i < 1_500; i++) await _table.UpsertRow(Reminder($"{i}")); // more than a page
        uint[] cuts = [1_000_000_000, 2_500_000_000, 4_000_000_000];
        var parts = new List<string>();
        for (var i = 0; i < cuts.Length; i++)
            parts.AddRange((await _table.ReadRows(cuts[i], cuts[(i + 1) % cuts.Length])).Reminders.Select(reminder => reminder.GrainId.ToString()));
        Assert.Equal(1_500, parts.Count);
        Assert.Equal(1_500, parts.Distinct().Count());
        Assert.Equal(1_500, (await _table.ReadRows(7, 7)).Reminders.Count); // the whole ring
    }

    [Theory]
    [InlineData(5, 10, 5, false)]
    [InlineData(5, 10, 6, true)]
    [InlineData(5, 10, 10, true)]
    [InlineData(5, 10, 11, false)]
    [InlineData(10, 5, 5, true)]
    [InlineData(10, 5, 6, false)]
    [InlineData(10, 5, 10, false)]
    [InlineData(10, 5, uint.MaxValue, true)]
    public void A_range_begins_after_its_first_place_and_ends_with_its_last(uint begin, uint end, uint place, bool isIn) => Assert.Equal(isIn, OrleansReminders.IsIn(place, begin, end));
}
