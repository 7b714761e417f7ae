using System.Collections.Immutable;

namespace WhatsApi.Grains;

/// <summary>
/// Gives the messages of a campaign their times: evenly from a moment on, and where the sending hours of a person are closed, evenly from their next opening on. Pure.
/// </summary>
/// <param name="From">When the first may go.</param>
/// <param name="Placed">Times given away from there on.</param>
/// <param name="Openings">Times given away from an opening on, by its Unix seconds: many people wait for the same one, and must not all go at once.</param>
[GenerateSerializer, Alias("WhatsApi.Timetable")]
internal sealed record Timetable(
    [property: Id(0)] DateTimeOffset From = default, [property: Id(1)] long Placed = 0, [property: Id(2)] ImmutableSortedDictionary<long, long>? Openings = null)
{
    /// <summary>The next time, and what is left.</summary>
    /// <param name="open">The first moment at or after another at which this person may be written to.</param>
    public (DateTimeOffset Due, Timetable Next) Place(double perSecond, Func<DateTimeOffset, DateTimeOffset> open)
    {
        var (due, openings) = (From + After(Placed, perSecond), Openings ?? ImmutableSortedDictionary<long, long>.Empty);
        for (var opens = open(due); opens != due; opens = open(due))
        {
            var second = opens.ToUnixTimeSeconds();
            var ahead = openings.GetValueOrDefault(second);
            openings = openings.SetItem(second, ahead + 1);
            due = opens + After(ahead, perSecond);
        }
        return (due, this with { Placed = Placed + 1, Openings = openings.IsEmpty ? null : openings });
    }

    // By whole seconds: a sender then looks for its work once a second, and spaces what it finds by its own pace.
    static TimeSpan After(long messages, double perSecond) => TimeSpan.FromSeconds(perSecond > 1 ? Math.Floor(messages / perSecond) : messages / perSecond);
}
