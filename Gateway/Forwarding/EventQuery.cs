using System.Globalization;

namespace WhatsApi.Gateway;

/// <summary>Where <c>GET /events</c> begins.</summary>
internal sealed record EventQuery(long After, int Limit) : IQuery<EventQuery>
{
    const long Longest = 999_999_999_999_999;

    public static EventQuery Read(Parameters query) => new(ReadAfter(query), query.Limit());

    static long ReadAfter(Parameters query)
    {
        if (query.Text("after") is not { } text) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var after) && after <= Longest) return after;
        query.Fault("after", "after must be the sequence of an event, or 0 to begin at the first.");
        return 0;
    }
}
