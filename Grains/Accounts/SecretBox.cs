using System.Security.Cryptography;
using System.Text;

namespace WhatsApi.Grains;

/// <summary>
/// Seals secrets for storage: AES-256-GCM, a fresh nonce each, bound to a purpose, so that a sealed value moved elsewhere does not open.
/// Format: <c>v1.</c> and Base64 of nonce, tag, ciphertext.
/// </summary>
public sealed class SecretBox
{
    const string Version = "v1.";
    readonly byte[] _key;

    /// <param name="key">32 bytes.</param>
    public SecretBox(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32) throw new ArgumentException("The secrets key has 32 bytes.", nameof(key));
        _key = key.ToArray();
    }

    public string Seal(string secret, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[12 + 16 + plain.Length];
        var (nonce, tag, cipher) = Parts(sealedBytes);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = Cipher();
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(purpose));
        return Version + Convert.ToBase64String(sealedBytes);
    }

    /// <exception cref="CryptographicException">The value was sealed with another key or for another purpose.</exception>
    public string Open(string sealedSecret, string purpose)
    {
        if (!sealedSecret.StartsWith(Version, StringComparison.Ordinal)) throw new CryptographicException("The sealed value has an unknown format.");
        var (nonce, tag, cipher) = Parts(Convert.FromBase64String(sealedSecret[Version.Length..]));
        var plain = new byte[cipher.Length];
        using var aes = Cipher();
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(plain);
    }

    // One for each use: a cipher that two threads share mixes up their texts.
    AesGcm Cipher() => new(_key, AesGcm.TagByteSizes.MaxSize);

    static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] bytes) => (bytes.AsMemory(0, 12), bytes.AsMemory(12, 16), bytes.AsMemory(28));
}
