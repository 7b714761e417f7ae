using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace WhatsApi.Gateway;

/// <summary>Hashes passwords with Identity's hasher (PBKDF2-HMAC-SHA512). A hash costs a core a tenth of a second, so only as many run as there are cores.</summary>
internal sealed class Passwords : IDisposable
{
    const int Iterations = 210_000; // OWASP's figure for PBKDF2-HMAC-SHA512
    const int WaitingPerCore = 50;

    readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    readonly Task<string> _nobodys;
    int _waiting;

    public Passwords() => _nobodys = Task.Run(() => _hasher.HashPassword(this, RandomNumberGenerator.GetHexString(32)));

    /// <summary>The hash, or null when too many wait already.</summary>
    public Task<string?> HashAsync(string password) => BoundedAsync<string?>(() => _hasher.HashPassword(this, password), whenFull: null);

    /// <summary>Checks a password against its hash; null is the hash of somebody who does not exist, and takes as long to be wrong.</summary>
    public async Task<PasswordCheck> VerifyAsync(string? hash, string password)
    {
        var nobodys = await _nobodys; // by everybody, so that waiting for it tells nothing
        var check = await BoundedAsync(() => Verify(hash ?? nobodys, password), whenFull: PasswordCheck.NotChecked);
        return hash is null && check != PasswordCheck.NotChecked ? PasswordCheck.Wrong : check;
    }

    public void Dispose() => _cores.Dispose();

    PasswordCheck Verify(string hash, string password) => _hasher.VerifyHashedPassword(this, hash, password) switch
    {
        PasswordVerificationResult.Success => PasswordCheck.Right,
        PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOld,
        _ => PasswordCheck.Wrong,
    };

    async Task<T> BoundedAsync<T>(Func<T> work, T whenFull)
    {
        if (Interlocked.Increment(ref _waiting) > Environment.ProcessorCount * WaitingPerCore)
        {
            Interlocked.Decrement(ref _waiting);
            return whenFull;
        }
        await _cores.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _cores.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }
}

internal enum PasswordCheck
{
    /// <summary>Too many wait already.</summary>
    NotChecked,
    Wrong,
    Right,

    /// <summary>Right, and its hash is of an older strength.</summary>
    RightButOld,
}
