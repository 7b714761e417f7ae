using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WhatsApi.Grains;

/// <summary>What is kept of a key or a session.</summary>
internal static class SecretHash
{
    /// <summary>Whether two hashes are the same, in a time that does not tell where they differ.</summary>
    public static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(a.AsSpan()), MemoryMarshal.AsBytes(b.AsSpan()));
}
