using System.Security.Cryptography;
using System.Text;

namespace WhatsApi.Meta;

/// <summary><c>X-Hub-Signature-256</c>: HMAC-SHA256 with the app secret over the raw bytes of the body (meta-cloud-api §5.2).</summary>
public static class HubSignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "X-Hub-Signature-256";

    const string Prefix = "sha256=";
    const int LongestKeyOnStack = 256;

    /// <summary>Whether Meta signed this body with this secret. Takes the same time wherever the signatures differ.</summary>
    /// <param name="rawBody">The body as received, before any parsing.</param>
    /// <param name="header">The header's value, or null when it is missing.</param>
    /// <param name="appSecret">The app's secret; an empty one verifies nothing.</param>
    public static bool Verify(ReadOnlySpan<byte> rawBody, string? header, string appSecret)
    {
        if (header is null || appSecret.Length == 0) return false;
        var value = header.AsSpan().Trim();
        if (value.Length != Prefix.Length + 2 * HMACSHA256.HashSizeInBytes || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return false;

        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(value[Prefix.Length..], claimed, out _, out _) != System.Buffers.OperationStatus.Done) return false;

        Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(rawBody, appSecret, actual);
        return CryptographicOperations.FixedTimeEquals(actual, claimed);
    }

    /// <summary>The header's value for a body, as Meta writes it: <c>sha256=</c> and 64 lower-case hexadecimal digits.</summary>
    public static string Sign(ReadOnlySpan<byte> rawBody, string appSecret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(rawBody, appSecret, hash);
        return Prefix + Convert.ToHexStringLower(hash);
    }

    static void Hash(ReadOnlySpan<byte> body, string secret, Span<byte> hash)
    {
        var size = Encoding.UTF8.GetMaxByteCount(secret.Length);
        var key = size <= LongestKeyOnStack ? stackalloc byte[LongestKeyOnStack] : new byte[size];
        HMACSHA256.HashData(key[..Encoding.UTF8.GetBytes(secret, key)], body, hash);
    }
}
