using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WhatsApi.Outgoing;

/// <summary>Names of Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md).</summary>
public static class StandardWebhooks
{
    /// <summary>The event's id: the same in every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>When this attempt was made, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>What <see cref="WebhookSecret.Sign"/> makes.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The value of <see cref="TimestampHeader"/>.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

/// <summary>The key that an account and we share to sign events with.</summary>
public sealed class WebhookSecret
{
    const string Prefix = "whsec_";
    const int Shortest = 24, Longest = 64; // bytes: the specification's 192 to 512 bits

    readonly byte[] _key;

    WebhookSecret(byte[] key) => _key = key;

    /// <summary>A secret of 32 random bytes.</summary>
    public static WebhookSecret New() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Reads <c>whsec_</c> and base64; the prefix may be missing.</summary>
    /// <param name="why">What is wrong, and what to do.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebhookSecret? secret, [NotNullWhen(false)] out string? why)
    {
        secret = Decode(text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text) is { } key ? new WebhookSecret(key) : null;
        why = secret is null
            ? $"The secret must be {Prefix} and the base64 of {Shortest} to {Longest} random bytes; leave it out to have one made."
            : null;
        return secret is not null;
    }

    /// <summary>The value of <see cref="StandardWebhooks.SignatureHeader"/>: <c>v1,</c> and the base64 of HMAC-SHA256 over
    /// <c>id.timestamp.body</c>.</summary>
    /// <param name="id">Without full stops, or one signature would fit several events.</param>
    /// <param name="timestamp">When this attempt is made.</param>
    /// <param name="body">Exactly as it is sent.</param>
    public string Sign(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        if (id.Contains('.', StringComparison.Ordinal)) throw new ArgumentException("An id must have no full stop.", nameof(id));
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{StandardWebhooks.Timestamp(timestamp)}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    /// <summary>The secret itself, for its owner and for sealing. Not for logs.</summary>
    public override string ToString() => Prefix + Convert.ToBase64String(_key);

    static byte[]? Decode(string base64)
    {
        var key = new byte[Longest];
        return base64.Length <= 2 * Longest && Convert.TryFromBase64String(base64, key, out var length) && length >= Shortest
            && Convert.ToBase64String(key, 0, length) == base64 // the decoder skips white space
            ? key[..length]
            : null;
    }
}
