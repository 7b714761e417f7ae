using System.Globalization;
using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>ISO 8601 durations of weeks, days, hours, minutes and seconds.</summary>
internal static partial class IsoDuration
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90); // as far ahead as a message may be scheduled: api.md §4

    /// <summary>False also for nothing at all, and for more than <see cref="Longest"/>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (Form().Match(text) is not { Success: true } match) return false;
        double Of(int group) => match.Groups[group] is { Success: true } part ? double.Parse(part.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        var seconds = ((((((Of(1) * 7) + Of(2)) * 24) + Of(3)) * 60) + Of(4)) * 60 + Of(5);
        if (seconds < 1 || seconds > Longest.TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex(@"^P(?=[0-9T])(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?\z")]
    private static partial Regex Form();
}
