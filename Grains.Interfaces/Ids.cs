using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace WhatsApi;

/// <summary>
/// Makes ids: a prefix and 26 characters of Crockford's base 32 (48 bits of Unix milliseconds, 80 random bits), as ULIDs are. Ids made later by one
/// source sort later. Randomness and time are injected so that simulations repeat.
/// </summary>
public sealed class Ids(TimeProvider clock, Random random)
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    static readonly SearchValues<char> Digits = SearchValues.Create(Alphabet);
    readonly Lock _lock = new();
    long _lastTime;
    UInt128 _lastRandom;

    public string NewAccount() => New("acc_");
    public string NewMessage() => New("msg_");
    public string NewBatch() => New("bat_");
    public string NewCampaign() => New("cmp_");
    public string NewFlow() => New("flw_");
    public string NewExecution() => New("exe_");
    public string NewContact() => New("con_");
    public string NewPayload() => New("pay_");
    public string NewEvent() => New("evt_");

    /// <summary>An id for work that may be done again: the same instant and seed give the same id.</summary>
    public static string Derived(string prefix, DateTimeOffset at, string seed)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), hash);
        UInt128 random = 0;
        foreach (var b in hash[..10]) random = (random << 8) | b;
        return Format(prefix, at.ToUnixTimeMilliseconds(), random);
    }

    /// <summary>The smallest id with this prefix that could be made at an instant: for ranges over ids.</summary>
    public static string First(string prefix, DateTimeOffset at) => Format(prefix, Math.Max(0, at.ToUnixTimeMilliseconds()), 0);

    /// <summary>When an id was made, to the millisecond.</summary>
    public static DateTimeOffset MadeAt(string id)
    {
        long time = 0;
        foreach (var digit in id.AsSpan(id.Length - 26, 10)) time = (time << 5) | (long)Alphabet.IndexOf(digit, StringComparison.Ordinal);
        return DateTimeOffset.FromUnixTimeMilliseconds(time);
    }

    /// <summary>True when a text has the form of an id with this prefix.</summary>
    public static bool IsId(string? text, string prefix) =>
        text is not null && text.Length == prefix.Length + 26 && text.StartsWith(prefix, StringComparison.Ordinal)
        && !text.AsSpan(prefix.Length).ContainsAnyExcept(Digits);

    string New(string prefix)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _lastTime) (_lastTime, _lastRandom) = (now, Random80() >> 1); // the top bit stays free for the increments of this millisecond
            else _lastRandom += 1 + (UInt128)random.Next(1 << 20);
            return Format(prefix, _lastTime, _lastRandom);
        }
    }

    UInt128 Random80()
    {
        Span<byte> bytes = stackalloc byte[10];
        random.NextBytes(bytes);
        UInt128 value = 0;
        foreach (var b in bytes) value = (value << 8) | b;
        return value;
    }

    static string Format(string prefix, long time, UInt128 random) => string.Create(prefix.Length + 26, (prefix, time, random), static (span, x) =>
    {
        x.prefix.CopyTo(span);
        var digits = span[x.prefix.Length..];
        for (var i = 9; i >= 0; i--, x.time >>= 5) digits[i] = Alphabet[(int)(x.time & 31)];
        for (var i = 25; i >= 10; i--, x.random >>= 5) digits[i] = Alphabet[(int)(x.random & 31)];
    });
}
