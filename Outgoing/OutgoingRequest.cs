namespace WhatsApi.Outgoing;

/// <summary>One request to a URL of a user's.</summary>
public sealed record OutgoingRequest(HttpMethod Method, Uri Url)
{
    /// <summary>Headers beside our own; see <see cref="OutgoingHeaders.WhyNot"/>.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long all of it may take, from the name's resolution to the last byte of the answer.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How much of the answer's body is read. 64 KiB is what a flow may keep (api.md §10).</summary>
    public int MaxAnswerBytes { get; init; } = 64 * 1024;
}
