namespace WhatsApi.Grains;

/// <summary>The longest of what was measured lately: a peak fades over some seconds, however many measurements follow. Time is an argument.</summary>
internal sealed class RecentPeak
{
    static readonly TimeSpan Fades = TimeSpan.FromSeconds(5);

    TimeSpan _peak;
    DateTimeOffset _at;

    public TimeSpan At(DateTimeOffset now) => _peak * Math.Exp(-Math.Max(0, (now - _at) / Fades));

    public void Add(TimeSpan measured, DateTimeOffset now)
    {
        var faded = At(now);
        (_peak, _at) = (measured > faded ? measured : faded, now);
    }
}
