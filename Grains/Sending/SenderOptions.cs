namespace WhatsApi.Grains;

/// <summary>Settings of the section <c>Sender</c> (api.md §14).</summary>
public sealed class SenderOptions
{
    public const string Section = "Sender";

    /// <summary>Pace of a number until Meta tells its throughput. 80 a second is Meta's standard: meta-cloud-api §4.1.</summary>
    public double MessagesPerSecond { get; set; } = 80;

    /// <summary>Pace of a number of Meta's level HIGH: meta-cloud-api §4.1.</summary>
    public double HighMessagesPerSecond { get; set; } = 1_000;

    /// <summary>Nothing is sent, everything else goes on: for the hour after an older state was restored (docs/operations/backup.md).</summary>
    public bool Hold { get; set; }

    /// <summary>The pace that a number's level of throughput allows.</summary>
    public double LimitOf(string? throughput) => throughput == "HIGH" ? HighMessagesPerSecond : MessagesPerSecond;

    /// <summary>How long Meta's own status is waited for when an answer was lost.</summary>
    public TimeSpan UnknownOutcomeWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Messages to one person on credit, then one per <see cref="PairInterval"/>: meta-cloud-api §4.2. 0 switches the limit off.</summary>
    public int PairBurst { get; set; } = 45;

    public TimeSpan PairInterval { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Requests to Meta under way at a time, for one number. At 100 ms an answer, 256 carry 2,500 a second.</summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Waiting messages of each lane held in memory for one number; the others wait in the store.</summary>
    public int QueueCapacity { get; set; } = 2_000;
}
