namespace WhatsApi.Grains.Tests;

public sealed class ProgressTests
{
    [Fact]
    public void It_says_up_to_where_all_is_done_and_what_is_not()
    {
        var progress = Taken(10, 11, 12, 13, 14);
        progress.Done(13);
        progress.Done(11);
        Assert.Equal("13, but 10 12", Saved(progress));
        progress.Done(10);
        progress.Done(12);
        Assert.Equal("13, but ", Saved(progress)); // 14 is taken again after a crash
    }

    [Fact]
    public void What_was_taken_and_not_touched_needs_no_mark() => Assert.Equal("9, but ", Saved(Taken(10, 11, 12)));

    [Fact]
    public void Gaps_left_by_removed_events_do_not_matter()
    {
        var progress = Taken(10, 20, 30);
        progress.Done(20);
        Assert.Equal("20, but 10", Saved(progress));
    }

    [Fact]
    public void It_goes_on_from_what_was_saved()
    {
        var progress = new Progress(13, [10, 12]);
        Assert.Equal(13, progress.Taken);
        progress.Done(10);
        Assert.Equal("13, but 12", Saved(progress));
    }

    [Fact]
    public void A_replay_of_something_done_long_ago_moves_nothing()
    {
        var progress = Taken(10);
        progress.Done(3);
        Assert.Equal("9, but ", Saved(progress));
    }

    static Progress Taken(params long[] sequences)
    {
        var progress = new Progress(9, []);
        foreach (var sequence in sequences) progress.Take(sequence);
        return progress;
    }

    static string Saved(Progress progress) => $"{progress.Saved.Cursor}, but {string.Join(' ', progress.Saved.Open)}";
}
