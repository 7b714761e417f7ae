namespace WhatsApi.Grains;

/// <summary>Settings of the section <c>Forwarder</c> (api.md §14).</summary>
public sealed class ForwarderOptions
{
    public const string Section = "Forwarder";

    /// <summary>The first delay of the retry schedule; the others are fixed.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests to one account's webhook under way at a time. At 20 ms an answer, 16 carry 800 a second.</summary>
    public int MaxInFlight { get; set; } = 16;
}
