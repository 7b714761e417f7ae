using System.Globalization;
using System.Text.Json;

namespace WhatsApi.Growth.Bench;

/// <summary>Medians side by side.</summary>
internal static class Report
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    static readonly (string Name, string Format, Func<Sample, double> Of)[] Figures =
    [
        ("a second", "N0", s => s.PerSecond), ("p50 ms", "N2", s => s.P50), ("p99 ms", "N2", s => s.P99), ("cpu s/1,000", "N3", s => s.CpuPer1000),
    ];

    public static void Print(IReadOnlyList<Round> rounds, Side small, Side large)
    {
        Console.WriteLine($"\n{"median of " + rounds.Count,-20} {"",-12} {small.Name,10} {large.Name,10} {"ratio",7}   of each round");
        foreach (var kind in rounds[0].Small.Keys)
            foreach (var (name, format, of) in Figures)
            {
                var (before, after) = (Median(rounds.Select(r => of(r.Small[kind]))), Median(rounds.Select(r => of(r.Large[kind]))));
                var ratios = rounds.Select(r => of(r.Large[kind]) / of(r.Small[kind])).ToArray();
                Console.WriteLine(
                    $"{kind,-20} {name,-12} {Text(before, format),10} {Text(after, format),10} {Text(Median(ratios), "N2"),7}   {string.Join(' ', ratios.Select(r => Text(r, "N2")))}");
            }
    }

    public static void Save(Settings settings, IReadOnlyList<Round> rounds)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Results)!);
        var what = new { settings.Small, settings.Large, settings.Accepts, settings.Connections, settings.Reads, settings.Readers, Cores = Environment.ProcessorCount };
        File.WriteAllText(settings.Results, JsonSerializer.Serialize(new { Settings = what, Rounds = rounds }, Indented) + "\n");
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
