using System.Globalization;
using System.Security.Cryptography;

namespace WhatsApi.Crash.Tests;

/// <summary>What decides one run: <c>CRASH_SEED</c> repeats the random moments of another, <c>CRASH_KILLS</c> makes it longer.</summary>
internal sealed class Run
{
    const int KillsInCi = 5;
    const int MessagesPerKill = 200;

    public int Seed { get; } = Number("CRASH_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    public int Kills { get; } = Number("CRASH_KILLS") ?? KillsInCi;

    public int Messages => Math.Max(KillsInCi, Kills) * MessagesPerKill;

    public Random Chance => field ??= new(Seed);

    /// <summary>How long a gateway lives: some die while they still take up the work of the one before, most under full load.</summary>
    public TimeSpan NextLife() => TimeSpan.FromMilliseconds(Chance.Next(50, 3_000));

    static int? Number(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
