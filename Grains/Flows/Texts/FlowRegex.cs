using System.Globalization;
using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>The regexes of flows: strangers write what they are held against, so they take time in proportion to the text, and not much of it.</summary>
internal static partial class FlowRegex
{
    const int Longest = 200;

    // What a counted repetition is multiplied out to before the first match; nested ones multiply.
    const int MostRepetitions = 1_000;

    static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <param name="why">Why it cannot be used, when null is returned.</param>
    public static Regex? Read(string pattern, bool ignoreCase, out string? why)
    {
        why = pattern.Length > Longest ? $"A regex has at most {Longest} characters."
            : Repetitions(pattern) > MostRepetitions ? $"The regex repeats too much: its counted repetitions, multiplied, may make {MostRepetitions} at most."
            : null;
        if (why is not null) return null;
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), Limit);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            why = "This is not a regex that can be used: look-around, back references and atomic groups are not supported, brackets must be closed.";
            return null;
        }
    }

    /// <summary>False also when the time limit is met.</summary>
    public static bool Holds(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    static double Repetitions(string pattern) =>
        Counted().Matches(pattern).Aggregate(1d, (product, match) => product * Math.Max(1, double.Parse(match.Groups[^1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\{(?:\d+,)?(\d+),?\}")]
    private static partial Regex Counted();
}
