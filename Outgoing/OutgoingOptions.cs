namespace WhatsApi.Outgoing;

/// <summary>Where requests to URLs of users may go: settings of the section <c>Security</c> (api.md §14).</summary>
public sealed class OutgoingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Security";

    static readonly int[] UsualPorts = [443, 8443];

    /// <summary>Whether targets may be on private addresses, have local names, speak plain http and use any port. For development.</summary>
    public bool AllowPrivateTargets { get; set; }

    /// <summary>Ports that targets may use; 443 and 8443 when it is not set. (Not a default value: the binder would add to it.)</summary>
    public int[]? AllowedPorts { get; set; }

    internal IReadOnlyList<int> Ports => AllowedPorts is { Length: > 0 } ports ? ports : UsualPorts;
}
