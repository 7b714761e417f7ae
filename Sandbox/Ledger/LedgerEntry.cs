using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Ledger;

/// <summary>One accepted message and what was said about it since.</summary>
internal sealed class LedgerEntry(string wamid, PhoneNumber number, SendRequest send, string? category, byte[] body, DateTimeOffset acceptedAt)
{
    readonly Lock gate = new();
    PostedStatus[] statuses = [];

    /// <summary>Its place in the order of acceptance, from 1.</summary>
    public long Sequence { get; set; }

    public string Wamid => wamid;

    public PhoneNumber Number => number;

    public Recipient To { get; } = send.To;

    public string Type { get; } = send.Type;

    public string? Opaque { get; } = send.Opaque;

    /// <summary>Lower-case category of a template, which decides the price.</summary>
    public string? Category => category;

    /// <summary>The request as received.</summary>
    public ReadOnlyMemory<byte> Body => body;

    public DateTimeOffset AcceptedAt => acceptedAt;

    /// <summary>The answer was written; a dropped one stays false.</summary>
    public bool Answered { get; set; }

    public IReadOnlyList<PostedStatus> Statuses => statuses;

    public void Posted(PostedStatus status)
    {
        lock (gate) statuses = [.. statuses, status];
    }
}

internal readonly record struct PostedStatus(string Status, int? ErrorCode, DateTimeOffset At);
