// Does the service slow down as its store fills? dotnet run -c Release --project bench/Growth -- [rounds=3] [large=100000] [accepts=20000] [reads=6000] [dir=...]
using WhatsApi.Growth.Bench;

var settings = Settings.From(args);
var folder = Directory.CreateDirectory(Path.Combine(settings.Folder, $"whatsapi-growth-{Environment.ProcessId}")).FullName;
try
{
    var program = Path.Combine(folder, "gateway"); // a copy, so that a build meanwhile does not change what is measured
    CopyTree(Path.Combine(settings.Root, "Gateway", "bin", "Release", "net10.0"), program);
    var small = new Side($"{settings.Small:N0}", settings.Small, program, folder, settings);
    var large = new Side($"{settings.Large:N0}", settings.Large, program, folder, settings);
    await small.Fill();
    await large.Fill();

    var pairs = new List<(Round Small, Round Large)>();
    List<(Round Small, Round Large)> Quiet() => [.. pairs.Where(pair => pair is { Small.Quiet: true, Large.Quiet: true })];
    while (Quiet().Count < settings.Rounds && pairs.Count < 3 * settings.Rounds)
    {
        var number = pairs.Count + 1;
        if (number % 2 == 1) pairs.Add((await Measure(small, number), await Measure(large, number)));
        else
        {
            var first = await Measure(large, number);
            pairs.Add((await Measure(small, number), first));
        }
        Report.Save(settings.Results, settings, pairs.SelectMany(pair => (Round[])[pair.Small, pair.Large]));
    }

    var counted = Quiet().Count >= settings.Rounds ? Quiet() : pairs;
    Report.Print([.. counted.Select(pair => pair.Small)], [.. counted.Select(pair => pair.Large)]);
    if (counted.Any(pair => !(pair.Small.Quiet && pair.Large.Quiet))) Console.WriteLine("Not enough quiet rounds: disturbed ones are counted too.");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static async Task<Round> Measure(Side side, int number)
{
    var round = await side.Measure(number);
    var accepted = round.Samples["POST /send-message"];
    Console.WriteLine($"round {number} on {side.Name,8}: {accepted.PerSecond:N0} accepted a second, others {round.Others:N2} cores{(round.Quiet ? "" : " - disturbed")}");
    return round;
}

static void CopyTree(string from, string to)
{
    foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
    {
        var copy = Path.Combine(to, Path.GetRelativePath(from, file));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(file, copy);
    }
}
