namespace WhatsApi.Grains;

/// <summary>Requests a minute as a token bucket: a whole minute's worth may come at once, then it refills evenly. Time is an argument.</summary>
internal sealed class RequestRate
{
    double _spent;
    DateTimeOffset _at;

    /// <summary>Counts a request if there is room for it.</summary>
    public (bool Allowed, RateView Rate) Enter(int perMinute, DateTimeOffset now)
    {
        _spent = Math.Max(0, _spent - (now - _at).TotalMinutes * perMinute);
        _at = now;
        var allowed = _spent + 1 <= perMinute;
        if (allowed) _spent++;
        return (allowed, new(perMinute, (int)(perMinute - _spent), (int)Math.Ceiling(_spent * 60 / perMinute)));
    }

    /// <summary>Seconds until the next request is let in.</summary>
    public int RetryAfter(int perMinute) => (int)Math.Ceiling(Math.Max(0, _spent + 1 - perMinute) * 60 / perMinute);
}
