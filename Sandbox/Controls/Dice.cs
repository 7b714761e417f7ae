namespace WhatsApi.Sandbox.Controls;

/// <summary>All chance of a sandbox, from one seed.</summary>
internal sealed class Dice(int seed)
{
    readonly Lock gate = new();
    Random random = new(seed);

    public void Restart(int with)
    {
        lock (gate) random = new Random(with);
    }

    public bool Happens(double rate)
    {
        if (rate <= 0) return false;
        lock (gate) return random.NextDouble() < rate;
    }

    /// <summary>Between -1 and 1.</summary>
    public double Swing()
    {
        lock (gate) return random.NextDouble() * 2 - 1;
    }

    public int Below(int bound)
    {
        if (bound <= 0) return 0;
        lock (gate) return random.Next(bound);
    }
}
