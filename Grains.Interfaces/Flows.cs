namespace WhatsApi;

/// <summary>Where one run of a flow is.</summary>
public enum ExecutionStatus
{
    /// <summary>It waits for nothing but an answer over HTTP.</summary>
    Running,

    /// <summary>For a reply, or for its time.</summary>
    Waiting,
    Completed,
    Failed,

    /// <summary>Nobody answered in time, and no <c>onTimeout</c> says what then.</summary>
    Expired,

    /// <summary>People talk to the contact until it is resumed.</summary>
    HandedOff,
    Canceled,
}
