using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WhatsApi.Sandbox.Webhooks;

/// <summary>X-Hub-Signature-256 and the older header, over the bytes that leave: meta-cloud-api §5.2.</summary>
internal static class Signature
{
    public static string Sha256(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> body)
    {
        var hash = (Span<byte>)stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, hash);
        return "sha256=" + Convert.ToHexStringLower(hash);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Meta still sends it.")]
    public static string Sha1(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> body)
    {
        var hash = (Span<byte>)stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, body, hash);
        return "sha1=" + Convert.ToHexStringLower(hash);
    }

    public static byte[] Key(string secret) => Encoding.UTF8.GetBytes(secret);
}
