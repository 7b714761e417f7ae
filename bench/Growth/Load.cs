using System.Diagnostics;

namespace WhatsApi.Growth.Bench;

/// <summary>What many requests of one kind took.</summary>
/// <param name="P50">Milliseconds, as <paramref name="P99"/>.</param>
/// <param name="CpuPer1000">Processor seconds of the gateway for a thousand requests.</param>
internal sealed record Sample(double PerSecond, double P50, double P99, double CpuPer1000);

/// <summary>Requests of one kind to one gateway, made in turns.</summary>
internal sealed class Load(int callers, Func<TimeSpan> cpu, Func<int, Task> once)
{
    readonly List<double> _milliseconds = [];
    TimeSpan _took, _cpu;

    public Sample Sample
    {
        get
        {
            var sorted = _milliseconds.Order().ToArray();
            return new(sorted.Length / _took.TotalSeconds, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100], _cpu.TotalSeconds * 1000 / sorted.Length);
        }
    }

    /// <summary>Makes the next so many requests.</summary>
    public async Task Run(int times)
    {
        var milliseconds = new double[times];
        var (next, first) = (-1, _milliseconds.Count);
        var cpuBefore = cpu();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(Caller)));
        _took += Stopwatch.GetElapsedTime(started);
        _cpu += cpu() - cpuBefore;
        _milliseconds.AddRange(milliseconds);

        async Task Caller()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < times;)
            {
                var from = Stopwatch.GetTimestamp();
                await once(first + i);
                milliseconds[i] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
        }
    }
}
