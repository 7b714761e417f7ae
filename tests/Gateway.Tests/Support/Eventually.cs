namespace WhatsApi.Gateway.Tests;

/// <summary>Waits for what has to happen, with a bound, and tells what was seen instead.</summary>
public static class Eventually
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<T> Get<T>(Func<Task<T>> look, Func<T, bool> isIt, Func<T, string> describe, TimeSpan? within = null)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isIt(seen)) return seen;
            if (clock.GetElapsedTime(start) > (within ?? Bound)) throw new Xunit.Sdk.XunitException(describe(seen));
            await Task.Delay(Pause, clock);
        }
    }
}
