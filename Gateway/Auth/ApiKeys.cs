using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace WhatsApi.Gateway;

/// <summary>
/// API keys: <c>wapi_&lt;account part&gt;_&lt;secret&gt;_&lt;checksum&gt;</c>. The account part is the account's id without its prefix, so that a key names the grain that
/// knows it; the checksum refuses typing errors and guesses before anything is looked up; the server keeps only a hash of the secret. The tokens of sessions are
/// the same under another brand, so that neither passes for the other.
/// </summary>
internal static class ApiKeys
{
    public const string SessionBrand = "wses";
    const string KeyBrand = "wapi";
    const string AccountPrefix = "acc_";
    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int SecretLength = 43; // 43 * log2(62) = 256.03 bits
    const int ChecksumLength = 6; // 62^6 > 2^32
    const int ShownOfSecret = 4;

    static readonly SearchValues<char> Base62Characters = SearchValues.Create(Base62);

    /// <param name="Text">The key, shown once.</param>
    /// <param name="Hash">What is kept of it.</param>
    /// <param name="Prefix">What may be shown of it later.</param>
    public sealed record Made(string Text, string Hash, string Prefix);

    public readonly record struct Parts(string Account, string Hash);

    public static Made Make(string account, string brand = KeyBrand)
    {
        var secret = RandomNumberGenerator.GetString(Base62, SecretLength);
        var body = $"{brand}_{account[AccountPrefix.Length..]}_{secret}";
        return new($"{body}_{Checksum(body)}", HashOf(secret), body[..^(SecretLength - ShownOfSecret)]);
    }

    /// <summary>False for everything that was not made by <see cref="Make"/>, without a look into any store.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Parts? key, string brand = KeyBrand)
    {
        key = null;
        if (text.Length > 128 || text.Split('_') is not [var first, var accountPart, { Length: SecretLength } secret, { Length: ChecksumLength } checksum]) return false;
        if (first != brand) return false;
        var account = AccountPrefix + accountPart;
        if (!Ids.IsId(account, AccountPrefix) || secret.AsSpan().ContainsAnyExcept(Base62Characters)) return false;
        if (checksum != Checksum(text[..^(ChecksumLength + 1)])) return false;
        key = new(account, HashOf(secret));
        return true;
    }

    static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    static string Checksum(string body)
    {
        var crc = uint.MaxValue;
        foreach (var c in body) crc = BitOperations.Crc32C(crc, (byte)c);
        return string.Create(ChecksumLength, ~crc, static (span, rest) =>
        {
            for (var i = span.Length - 1; i >= 0; i--, rest /= 62) span[i] = Base62[(int)(rest % 62)];
        });
    }
}
