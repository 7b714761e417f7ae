namespace WhatsApi.Silo;

/// <summary>A gateway that starts before the silos waits for them.</summary>
internal sealed class OrleansPatience(TimeProvider clock) : IClientConnectionRetryFilter
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }
}
