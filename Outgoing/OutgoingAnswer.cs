namespace WhatsApi.Outgoing;

/// <summary>All that can come of one request. Reasons are sentences for users: they name no address and nothing of our inside.</summary>
public abstract record OutgoingAnswer
{
    private OutgoingAnswer() { }

    /// <summary>The other side answered, with any status; a redirect is such an answer.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Body">The body, up to the request's limit.</param>
    /// <param name="Truncated">Whether there was more of it.</param>
    /// <param name="Took">From the call to the last byte that was read.</param>
    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body, bool Truncated, TimeSpan Took) : OutgoingAnswer
    {
        /// <summary>How long the other side wants to be left alone, if it said so (<c>Retry-After</c>).</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>No whole answer came: the name, the connection, TLS or the answer itself is broken. The request may have arrived.</summary>
    public sealed record Unreachable(string Reason, TimeSpan Took) : OutgoingAnswer;

    /// <summary>No whole answer came in time. The request may have arrived.</summary>
    public sealed record TimedOut(TimeSpan Took) : OutgoingAnswer;

    /// <summary>The request must not be made: nothing was sent.</summary>
    public sealed record Forbidden(string Reason) : OutgoingAnswer;
}
