namespace WhatsApi.Sandbox.Webhooks;

/// <summary>Closed while a receiver is away, so that a backlog waits instead of running against it.</summary>
internal sealed class Door(TimeProvider clock)
{
    // A receiver that refuses this often in a row is as good as away.
    const int RefusalsToClose = 20;

    readonly Lock gate = new();
    DateTimeOffset closedUntil;
    int closings;
    int refusals;
    int generation;

    /// <summary>Waits until it is open; the result belongs to the attempt's outcome.</summary>
    public async ValueTask<int> Pass(CancellationToken stop)
    {
        while (true)
        {
            TimeSpan wait;
            lock (gate)
            {
                wait = closedUntil - clock.GetUtcNow();
                if (wait <= TimeSpan.Zero) return generation;
            }
            await Task.Delay(wait, clock, stop);
        }
    }

    public void Succeeded()
    {
        if (closings == 0 && refusals == 0) return;
        lock (gate) closings = refusals = 0;
    }

    /// <summary>Many fail at once when a receiver goes; only the first of a generation counts.</summary>
    public void Failed(int passed, bool away)
    {
        lock (gate)
        {
            if (passed != generation || (!away && ++refusals < RefusalsToClose)) return;
            generation++;
            refusals = 0;
            closedUntil = clock.GetUtcNow() + RetryPauses.After(++closings);
        }
    }
}
