namespace WhatsApi.Outgoing;

/// <summary>The only way to a URL that a user has given. It reaches public addresses only, follows no redirect, retries nothing, and trusts
/// neither the other side's size nor its speed.</summary>
public interface IOutgoingClient
{
    /// <summary>Sends one request. Whatever the other side does is an <see cref="OutgoingAnswer"/>, never an exception.</summary>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    Task<OutgoingAnswer> SendAsync(OutgoingRequest request, CancellationToken cancellationToken);

    /// <summary>Why this URL cannot be a target, as a sentence for the user, or null. Asks DNS: a name that has no address at this moment may
    /// have one later and is no reason, a name with an address that is not public is. Each request is checked anew.</summary>
    Task<string?> WhyNotAsync(Uri url, CancellationToken cancellationToken);
}
