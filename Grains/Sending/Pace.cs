namespace WhatsApi.Grains;

/// <summary>
/// The pace of one number (a generic cell rate algorithm): evenly spaced, with a little catching up after a late timer, so that no sliding second holds more
/// than the limit and one. When Meta says "too fast" it pauses and goes on a little slower, half as fast when that was not the only time, and recovers slowly. Time is an argument.
/// </summary>
internal sealed class Pace(double limit)
{
    // With 97.8 % of the limit and 9 ms of catching up, a second holds at most 0.978 * 1.009 of the limit, and one: 13 ms are left for requests that bunch up on their way to Meta.
    // Less catching up loses what late timers cost: at 1,000 a second on a busy machine 1.7 % with 5 ms.
    const double Share = 0.978;
    static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(9);

    static readonly TimeSpan SlowedOncePer = TimeSpan.FromSeconds(1);   // one burst of refusals is one sign, not fifty
    static readonly TimeSpan RecoversEvery = TimeSpan.FromSeconds(5);

    // One refusal is most likely requests that bunched up on their way; another so soon is somebody else who sends from the same number, or a limit we do not know.
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    const double AfterOne = 0.9, AfterMore = 0.5;

    DateTimeOffset _next = DateTimeOffset.UnixEpoch;
    DateTimeOffset _changedAt;
    DateTimeOffset? _throttledAt;
    double _perSecond = limit;

    public double Limit { get; private set; } = limit;

    public double PerSecond(DateTimeOffset now)
    {
        while (_perSecond < Limit && now - _changedAt >= RecoversEvery)
        {
            _perSecond = Math.Min(Limit, _perSecond * 1.1 + 0.5);
            _changedAt += RecoversEvery;
        }
        return _perSecond;
    }

    /// <summary>Takes the next place if it is there; otherwise tells when to ask again.</summary>
    public bool TryTake(DateTimeOffset now, out DateTimeOffset askAt)
    {
        askAt = _next - CatchUp / 2; // half for a late timer, half for a few at once: no timer per message
        if (now < _next - CatchUp) return false;
        _next = (_next > now ? _next : now) + TimeSpan.FromSeconds(1 / (PerSecond(now) * Share));
        return true;
    }

    /// <summary>Meta has refused a request as too fast.</summary>
    public void Throttled(DateTimeOffset now)
    {
        var since = now - _throttledAt;
        if (since < SlowedOncePer) return;
        _perSecond = Math.Max(1, PerSecond(now) * (since < Soon ? AfterMore : AfterOne));
        _throttledAt = _changedAt = now;
        var pause = now + SlowedOncePer;
        if (_next < pause) _next = pause;
    }

    /// <summary>Meta has told another throughput for the number.</summary>
    public void Relimit(double limit)
    {
        if (limit == Limit) return;
        Limit = limit;
        _perSecond = limit;
    }
}
