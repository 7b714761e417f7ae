namespace WhatsApi.Growth.Bench;

/// <summary>Both sides measured once, in short turns one after the other, so that whatever else the machine does meets both.</summary>
/// <param name="Others">Cores that other processes used meanwhile.</param>
internal sealed record Round(int Number, double LoadAverage, double Others, Dictionary<string, Sample> Small, Dictionary<string, Sample> Large)
{
    const int Turns = 20;

    public bool Quiet => Others < Machine.Disturbing;

    public static async Task<Round> Measure(int number, Side small, Side large, TimeSpan patience)
    {
        using var a = await small.Enter(number);
        using var b = await large.Enter(number);
        await Machine.Quiet(patience, Ours);
        var (load, others) = (Machine.LoadAverage, Machine.Watch(Ours));
        var (ofSmall, ofLarge) = (await a.Loads(), await b.Loads());
        foreach (var ((_, one, times), (_, other, _)) in ofSmall.Zip(ofLarge))
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                var (first, second) = turn % 2 == 0 ? (one, other) : (other, one);
                await first.Run(times / Turns);
                await second.Run(times / Turns);
            }
        }
        return new(number, load, others(), Samples(ofSmall), Samples(ofLarge));

        TimeSpan Ours() => a.Cpu + b.Cpu;
    }

    static Dictionary<string, Sample> Samples(List<(string Kind, Load Load, int Times)> loads) => loads.ToDictionary(x => x.Kind, x => x.Load.Sample);
}
