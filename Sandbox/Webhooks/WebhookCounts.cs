namespace WhatsApi.Sandbox.Webhooks;

/// <summary>POSTs made, answered 200 and repeated; updates still to be acknowledged, lost on purpose, given up.</summary>
internal sealed class WebhookCounts
{
    long posted;
    long acknowledged;
    long retried;
    long pending;
    long lost;
    long givenUp;

    public void Pending(int updates) => Interlocked.Add(ref pending, updates);

    public void Settled(int updates) => Interlocked.Add(ref pending, -updates);

    public void Posted(bool again)
    {
        Interlocked.Increment(ref posted);
        if (again) Interlocked.Increment(ref retried);
    }

    public void Acknowledged() => Interlocked.Increment(ref acknowledged);

    public void Lost() => Interlocked.Increment(ref lost);

    public void GivenUp(int updates) => Interlocked.Add(ref givenUp, updates);

    public object View() => new
    {
        posted = Interlocked.Read(ref posted),
        acknowledged = Interlocked.Read(ref acknowledged),
        pending = Interlocked.Read(ref pending),
        retried = Interlocked.Read(ref retried),
        lost = Interlocked.Read(ref lost),
        givenUp = Interlocked.Read(ref givenUp),
    };

    /// <summary>Pending stays: it is what is really waiting.</summary>
    public void Clear()
    {
        posted = acknowledged = retried = lost = givenUp = 0;
    }
}
