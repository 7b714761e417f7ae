namespace WhatsApi.Sandbox.Tests.Support;

/// <summary>Stands still until the test moves it. Timers stay real, so that nothing runs on the test's own call.</summary>
public sealed class ManualClock : TimeProvider
{
    DateTimeOffset now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
