using System.Diagnostics;

namespace WhatsApi.Growth.Bench;

/// <summary>What many requests of one kind took.</summary>
/// <param name="P50">Milliseconds, as <paramref name="P99"/>.</param>
/// <param name="CpuPer1000">Processor seconds of the gateway for a thousand requests.</param>
internal sealed record Sample(double PerSecond, double P50, double P99, double CpuPer1000);

internal static class Load
{
    /// <summary>Does something many times, so many at once.</summary>
    public static async Task<Sample> Run(int times, int callers, Func<TimeSpan> cpu, Func<int, Task> once)
    {
        var milliseconds = new double[times];
        var next = -1;
        var cpuBefore = cpu();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(Caller)));
        var took = Stopwatch.GetElapsedTime(started);
        var cpuTook = cpu() - cpuBefore;
        Array.Sort(milliseconds);
        return new(times / took.TotalSeconds, milliseconds[times / 2], milliseconds[times * 99 / 100], cpuTook.TotalSeconds * 1000 / times);

        async Task Caller()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < times;)
            {
                var from = Stopwatch.GetTimestamp();
                await once(i);
                milliseconds[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
        }
    }
}
