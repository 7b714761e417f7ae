namespace WhatsApi.Sandbox.Webhooks;

/// <summary>"At once, then with decreasing frequency": 0.25, 0.5, 1, 2, 4, 5, 5 ... seconds, faster than Meta's hours.</summary>
internal static class RetryPauses
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static TimeSpan After(int failures) => failures > 5 ? Longest : TimeSpan.FromSeconds(0.25 * (1 << Math.Max(0, failures - 1)));
}
