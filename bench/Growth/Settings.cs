using System.Globalization;

namespace WhatsApi.Growth.Bench;

/// <summary>What to measure, from arguments such as <c>rounds=5</c>.</summary>
internal sealed record Settings
{
    /// <summary>The small store: just enough for a hundredth page of twenty.</summary>
    public int Small { get; init; } = 2_100;
    public int Large { get; init; } = 100_000;

    /// <summary>Messages accepted in a round, and connections that send them.</summary>
    public int Accepts { get; init; } = 20_000;
    public int Connections { get; init; } = 64;

    /// <summary>Requests of each kind of reading in a round, and connections that ask.</summary>
    public int Reads { get; init; } = 6_000;
    public int Readers { get; init; } = 8;

    public int Rounds { get; init; } = 3;

    /// <summary>How long a quiet machine is waited for before a round.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public string Folder { get; init; } = Path.GetTempPath();
    public string Root { get; init; } = FindRoot();
    public string Results => Path.Combine(Root, "bench", "results", "growth.json");

    /// <summary>Messages a person has: every person's are spread over the whole history.</summary>
    public const int EachPerson = 25;

    public static Settings From(string[] args)
    {
        var given = args.Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[^1]);
        var defaults = new Settings();
        int Number(string name, int otherwise) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        return defaults with
        {
            Small = Number("small", defaults.Small),
            Large = Number("large", defaults.Large),
            Accepts = Number("accepts", defaults.Accepts),
            Connections = Number("connections", defaults.Connections),
            Reads = Number("reads", defaults.Reads),
            Readers = Number("readers", defaults.Readers),
            Rounds = Number("rounds", defaults.Rounds),
            Patience = TimeSpan.FromSeconds(Number("patience", (int)defaults.Patience.TotalSeconds)),
            Folder = given.GetValueOrDefault("dir", defaults.Folder),
        };
    }

    static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "WhatsApi.sln")))
                return at.FullName;
        throw new DirectoryNotFoundException($"No WhatsApi.sln above {AppContext.BaseDirectory}.");
    }
}
