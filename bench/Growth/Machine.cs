using System.Diagnostics;
using System.Globalization;

namespace WhatsApi.Growth.Bench;

/// <summary>How busy the machine is with what is not ours. Only Linux tells; elsewhere it counts as quiet.</summary>
internal static class Machine
{
    /// <summary>Cores' worth of others above which a round is marked.</summary>
    public const double Disturbing = 0.15;

    const double TicksPerSecond = 100; // USER_HZ

    static bool Tells => OperatingSystem.IsLinux();

    public static double LoadAverage => Tells ? Number(File.ReadAllText("/proc/loadavg").Split(' ')[0]) : 0;

    /// <summary>Waits until others leave the processors alone for three seconds, for so long at most.</summary>
    public static async Task Quiet(TimeSpan patience, Func<TimeSpan> ours)
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            var watch = Watch(ours);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            if (watch() < Disturbing) return;
        }
        while (Stopwatch.GetElapsedTime(started) < patience);
    }

    /// <summary>Begins to watch; the answer tells how many cores others have used on average since.</summary>
    /// <param name="ours">Processor time of the processes that are measured; this one is left out anyway.</param>
    public static Func<double> Watch(Func<TimeSpan> ours)
    {
        var started = Stopwatch.GetTimestamp();
        var before = Others();
        return () => (Others() - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;

        double Others() => Tells ? Busy() - ours().TotalSeconds - Environment.CpuUsage.TotalTime.TotalSeconds : 0;
    }

    // user, nice, system, idle, iowait, irq, softirq, steal
    static double Busy()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Number).ToArray();
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / TicksPerSecond;
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
