using System.Globalization;
using System.Security.Cryptography;

namespace WhatsApi.Crash.Tests;

/// <summary>
/// What decides one run: <c>CRASH_SEED</c> repeats the random moments of another, <c>CRASH_KILLS</c> makes it longer, and <c>CRASH_WINDOW</c> (00:01:30)
/// shortens the wait for what had not reached Meta when a kill came: only the window of unknown outcomes sends that again. It must leave Meta's statuses time to find the gateway
/// between two kills.
/// </summary>
internal sealed class Run
{
    const int KillsInCi = 5;
    const int MessagesPerKill = 200;

    public int Seed { get; } = Number("CRASH_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    public int Kills { get; } = Number("CRASH_KILLS") ?? KillsInCi;

    /// <summary>By default the product's own.</summary>
    public TimeSpan Window { get; } = Text("CRASH_WINDOW") is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : TimeSpan.FromMinutes(2);

    /// <summary>How long a start may take: five seconds where the machine has time for it, more in proportion to what else wants to run.</summary>
    public static TimeSpan ReadyWithin => TimeSpan.FromSeconds(5) * Math.Max(1, Runnable / Environment.ProcessorCount);

    static double Runnable => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    public int Messages => Math.Max(KillsInCi, Kills) * MessagesPerKill;

    public Random Chance => field ??= new(Seed);

    /// <summary>How long a gateway lives: some die while they still take up the work of the one before, most under full load.</summary>
    public TimeSpan NextLife() => TimeSpan.FromMilliseconds(Chance.Next(50, 3_000));

    static int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
