using System.Diagnostics;
using System.Globalization;

namespace WhatsApi.StorageBench;

/// <summary>Runs something many times from many callers at once and says what it took.</summary>
internal static class Load
{
    public static async Task Run(string name, int times, int callers, int operationsEach, Func<int, Task> once)
    {
        var milliseconds = new double[times];
        var next = -1;
        GC.Collect();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(Caller)));
        var took = Stopwatch.GetElapsedTime(started);
        var cpuTook = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Array.Sort(milliseconds);
        var operations = (double)times * operationsEach;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-44} {operations / took.TotalSeconds,9:N0}/s  cpu {cpuTook.TotalMicroseconds / operations,6:N1} µs/op  "
            + $"p50 {At(0.5),7:N2}  p99 {At(0.99),7:N2}  p99.9 {At(0.999),7:N2}  max {At(1),7:N1} ms"));

        double At(double share) => milliseconds[Math.Min(times - 1, (int)(times * share))];

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
