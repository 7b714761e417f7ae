// Does the service slow down as its store fills? dotnet run -c Release --project bench/Growth -- [rounds=3] [large=100000] [accepts=20000] [reads=6000] [dir=...]
using WhatsApi.Growth.Bench;

var settings = Settings.From(args);
var folder = Directory.CreateDirectory(Path.Combine(settings.Folder, $"whatsapi-growth-{Environment.ProcessId}")).FullName;
try
{
    var program = Path.Combine(folder, "gateway"); // a copy, so that a build meanwhile does not change what is measured
    CopyTree(Path.Combine(settings.Root, "Gateway", "bin", "Release", "net10.0"), program);
    var (small, large) = (new Side("small", settings.Small, program, folder, settings), new Side("large", settings.Large, program, folder, settings));
    await small.Fill();
    await large.Fill();

    // A disturbed round is made up for, up to twice as many.
    var rounds = new List<Round>();
    while (rounds.Count(round => round.Quiet) < settings.Rounds && rounds.Count < 2 * settings.Rounds)
    {
        var round = await Round.Measure(rounds.Count + 1, small, large, settings.Patience);
        rounds.Add(round);
        Console.WriteLine($"round {round.Number}: others used {round.Others:N2} cores{(round.Quiet ? "" : ": disturbed")}");
        Report.Save(settings, rounds);
    }

    var quiet = rounds.Where(round => round.Quiet).ToList();
    if (quiet.Count < settings.Rounds) Console.WriteLine("Not enough quiet rounds: disturbed ones are counted, too.");
    Report.Print(quiet.Count < settings.Rounds ? rounds : quiet, small, large);
}
finally
{
    Directory.Delete(folder, recursive: true);
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
