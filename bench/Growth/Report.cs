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

    public static void Print(IReadOnlyList<Round> small, IReadOnlyList<Round> large)
    {
        Console.WriteLine();
        Console.WriteLine($"{"median of " + small.Count,-20} {"",-12} {small[0].Side,10} {large[0].Side,10} {"ratio",7}   ratios of the pairs");
        foreach (var kind in small[0].Samples.Keys)
        {
            foreach (var (name, format, of) in Figures)
            {
                var (a, b) = (small.Select(r => of(r.Samples[kind])).ToArray(), large.Select(r => of(r.Samples[kind])).ToArray());
                var (before, after) = (Median(a), Median(b));
                var pairs = string.Join(' ', a.Zip(b, (x, y) => Text(y / x, "N2")));
                Console.WriteLine($"{kind,-20} {name,-12} {Text(before, format),10} {Text(after, format),10} {Text(after / before, "N3"),7}   {pairs}");
            }
        }
    }

    public static void Save(string path, Settings settings, IEnumerable<Round> rounds)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var what = new { settings.Small, settings.Large, settings.Accepts, settings.Connections, settings.Reads, settings.Readers, Cores = Environment.ProcessorCount };
        File.WriteAllText(path, JsonSerializer.Serialize(new { Settings = what, Rounds = rounds }, Indented) + "\n");
    }

    static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
